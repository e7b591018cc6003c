import type { PrintedReceipt } from "@/lib/audit/schemas";
import { Exact, Pair, Pairs, printedTime, RecordPart } from "./record-part";

/** What the agent was allowed, once, and how anybody can check all of this without us. */
export function RecordReceipt({ jobId, receipt }: { jobId: string; receipt: PrintedReceipt }) {
  if ("because" in receipt) {
    return (
      <RecordPart title="Receipt">
        <p className="text-12">{receipt.because}</p>
      </RecordPart>
    );
  }
  const { grant, events, checkpoint, keys } = receipt;
  return (
    <>
      <RecordPart title="Grant">
        {grant === null ? (
          <p className="text-12">The agent has not claimed this job, so there is no grant.</p>
        ) : (
          <Exact>{JSON.stringify(grant, null, 2)}</Exact>
        )}
      </RecordPart>
      <RecordPart title="Receipt">
        <Pairs>
          <Pair name="Log">{checkpoint.origin}</Pair>
          <Pair name="Log checkpoint">
            signs {checkpoint.size.toLocaleString("en-US")} events, root{" "}
            <code className="text-12">{checkpoint.root}</code>
          </Pair>
          <Pair name="Issued">{printedTime(receipt.issued_at)}</Pair>
        </Pairs>
        <h3 className="mt-3 mb-1 break-after-avoid text-12 font-semibold">Its events in the log</h3>
        <table className="w-full table-fixed border-collapse text-left text-12">
          <thead>
            <tr className="border-b border-line-strong text-fg-muted">
              <th className="w-16 py-1 font-medium">Number</th>
              <th className="w-48 py-1 font-medium">What and when</th>
              <th className="py-1 font-medium">Leaf hash</th>
            </tr>
          </thead>
          <tbody>
            {events.map(({ seq, type, at, leaf }) => (
              <tr key={seq} className="break-inside-avoid border-b border-line align-top">
                <td className="py-1 tabular-nums">{seq}</td>
                <td className="py-1">
                  {type}
                  <span className="block text-fg-muted">{printedTime(at)}</span>
                </td>
                <td className="py-1 font-mono wrap-anywhere">{leaf}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <h3 className="mt-3 mb-1 break-after-avoid text-12 font-semibold">Signed log checkpoint</h3>
        <Exact>{checkpoint.note}</Exact>
        <h3 className="mt-3 mb-1 break-after-avoid text-12 font-semibold">How to verify</h3>
        <p className="text-12">
          Download the receipt of {jobId} (History, Receipt) and run the line below, without a server and with a key
          that you trust. It checks the signature, that every event above is under the signed log checkpoint, and what
          was disclosed.
        </p>
        <div className="mt-1">
          <Exact>
            npx assentry receipt verify receipt-{jobId}.json{keys.map((key) => ` --key '${key}'`).join("")}
          </Exact>
        </div>
      </RecordPart>
    </>
  );
}

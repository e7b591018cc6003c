import { valueText } from "@/components/review/value-text";
import { placed } from "@/components/review/placed";
import { SafeText } from "@/components/review/safe-text";
import type { ReviewView } from "@/lib/jobs/schemas";
import { changedFields, diffAction } from "@/lib/payload/diff";
import type { FieldChange } from "@/lib/payload/diff-model";
import { formatPath } from "@/lib/payload/path";
import { Exact, Pair, Pairs, printedTime, RecordPart } from "./record-part";

/** The arguments whole, what of them can mislead, and what they change of the record. */
export function RecordPayload({ review }: { review: ReviewView }) {
  const { job, before, findings } = review;
  if (review.erased !== null)
    return (
      <RecordPart title="Arguments">
        <p className="text-12">The payload was erased on {printedTime(review.erased.at)}. Its hash stays.</p>
        <Hash hash={review.job_hash} />
      </RecordPart>
    );
  return (
    <>
      {findings.length > 0 && (
        <RecordPart title="What in the arguments can mislead">
          <ul className="list-disc space-y-1 pl-4 text-12">
            {placed(findings).map(({ place, item }) => (
              <li key={place} className="break-inside-avoid wrap-anywhere">
                {item.path !== "" && (
                  <code className="mr-1.5 text-12">
                    <SafeText text={item.path} />
                  </code>
                )}
                <SafeText text={item.message} />
              </li>
            ))}
          </ul>
        </RecordPart>
      )}
      {before !== null && <ChangedFields fields={changedFields(diffAction(before, job.args))} />}
      <RecordPart title="Arguments, whole">
        <Exact>
          <SafeText text={JSON.stringify(job.args, null, 2)} />
        </Exact>
        <Hash hash={review.job_hash} />
      </RecordPart>
    </>
  );
}

function Hash({ hash }: { hash: string }) {
  return (
    <div className="mt-2">
      <Pairs>
        <Pair name="Job hash">
          <code className="text-12">{hash}</code>
        </Pair>
      </Pairs>
    </div>
  );
}

function ChangedFields({ fields }: { fields: readonly FieldChange[] }) {
  return (
    <RecordPart title="What it changes of the record">
      {fields.length === 0 && <p className="text-12">No field: it acts on the record as a whole.</p>}
      <ul className="space-y-1.5 text-12">
        {placed(fields).map(({ place, item }) => (
          <li key={place} className="break-inside-avoid wrap-anywhere">
            <code className="text-12 font-semibold">
              <SafeText text={formatPath(item.path)} />
            </code>
            {item.standouts.length > 0 && ` (${item.standouts.map(({ message }) => message).join(", ")})`}
            {item.kind !== "added" && <Side sign="−" word="Before" value={item.before} />}
            {item.kind !== "removed" && <Side sign="+" word="After" value={item.after} />}
          </li>
        ))}
      </ul>
    </RecordPart>
  );
}

function Side({ sign, word, value }: { sign: string; word: string; value: unknown }) {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : valueText(value ?? null);
  return (
    <span className="flex gap-2 font-mono">
      <span aria-hidden>{sign}</span>
      <span className="sr-only">{word}: </span>
      <span className="min-w-0 whitespace-pre-wrap">
        <SafeText text={text} />
      </span>
    </span>
  );
}

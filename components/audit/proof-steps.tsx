import { CopyId } from "@/components/ui/copy-id";
import { placed } from "@/components/review/placed";
import type { ProofPath } from "./check-proof";
import { spanWords } from "./proof-path";

/** The picture in words, step by step, with every hash to copy. */
export function ProofSteps({ path }: { path: ProofPath }) {
  const { leaf, steps, signedRoot } = path;
  const reached = steps.at(-1)?.parent.hash ?? leaf.hash;
  return (
    <ol className="list-decimal space-y-2.5 pl-6 text-13 marker:text-fg-faint marker:tabular-nums">
      <li>
        The hash of this event, as it stands here: <Hash value={leaf.hash} label="hash of the event" />
      </li>
      {placed(steps).map(({ place, item: { sibling, parent } }) => (
        <li key={place}>
          Hashed together with its neighbour on the {sibling.side} ({spanWords(sibling)},{" "}
          <Hash value={sibling.hash} label={`hash of ${spanWords(sibling)}`} />) it gives the hash of{" "}
          {spanWords(parent)}: <Hash value={parent.hash} label={`hash of ${spanWords(parent)}`} />
        </li>
      ))}
      <li className={reached === signedRoot ? "font-medium text-ok" : "font-medium text-danger"}>
        {reached === signedRoot ? "✓ That is the root that was signed: " : "✕ That is not the root that was signed: "}
        <Hash value={signedRoot} label="signed root" />
      </li>
    </ol>
  );
}

const Hash = ({ value, label }: { value: string; label: string }) => (
  <CopyId value={value} label={label} head={6} tail={6} className="mx-0" />
);

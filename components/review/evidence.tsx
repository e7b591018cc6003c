import type { ReviewView } from "@/lib/jobs/schemas";
import { AgentsWords, Said } from "./agents-words";
import { evidenceBlocks, type EvidenceBlock } from "./evidence-blocks";
import { FieldTree } from "./field-tree";
import { LongText } from "./long-text";
import { placed } from "./placed";
import { SafeText } from "./safe-text";
import { Section } from "./section";
import { Transcript } from "./transcript";

/** What the agent sent along to judge by: its summary, the request, the conversation, its reasoning ([U15], [T33]). */
export function Evidence({ review }: { review: Pick<ReviewView, "summary" | "checkpoint" | "job" | "identity"> }) {
  const blocks = [...evidenceBlocks(review.checkpoint), ...declaredBlock(review)];
  const summary = summaryLines(review.summary);
  const isEmpty = blocks.length === 0 && summary.length === 0;
  return (
    <Section id="evidence" title="Evidence">
      {isEmpty ? (
        <p className="text-13 text-fg-muted">
          The agent sent nothing along: no request, no conversation, no reasoning.
        </p>
      ) : (
        <AgentsWords>
          {summary.length > 0 && (
            <Said title="Summary">
              {summary.map((line) => (
                <p key={line} className="mb-1 last:mb-0">
                  <LongText text={line} />
                </p>
              ))}
            </Said>
          )}
          {blocks.map((block) => (
            <Said key={block.key} title={block.title}>
              <Block block={block} />
            </Said>
          ))}
        </AgentsWords>
      )}
    </Section>
  );
}

/** What stands beside the arguments: it decided the policy's answer, and nothing but the agent's word is behind it. */
function declaredBlock({ job, identity }: Pick<ReviewView, "job" | "identity">): EvidenceBlock[] {
  const declared = { risk_tags: job.risk_tags, labels: job.labels, scope: job.scope, identity };
  const said = Object.entries(declared).filter(([, value]) => value !== null && Object.keys(value).length > 0);
  if (said.length === 0) return [];
  return [{ key: "declared", title: "Declared", type: "fields", value: Object.fromEntries(said) }];
}

function summaryLines(summary: ReviewView["summary"]): string[] {
  if (summary === null) return [];
  const lines = [summary.title, summary.why, summary.next_effect];
  return lines.filter((line) => line !== undefined && line.trim() !== "").map(String);
}

function Block({ block }: { block: EvidenceBlock }) {
  switch (block.type) {
    case "text":
      return <LongText text={block.text} />;
    case "transcript":
      return <Transcript messages={block.messages} />;
    case "fields":
      return <FieldTree payload={block.value} firstRows={40} />;
    case "confidence":
      return <p>The agent says {Math.round(block.share * 100)} %.</p>;
    case "alternatives":
      return (
        <ul className="list-disc space-y-1 pl-4">
          {placed(block.items).map(({ place, item }) => (
            <li key={place}>
              <span className="text-fg">
                <SafeText text={item.action} />
              </span>
              {item.whyNot !== null && (
                <>
                  {" — not, because: "}
                  <LongText text={item.whyNot} />
                </>
              )}
            </li>
          ))}
        </ul>
      );
  }
}

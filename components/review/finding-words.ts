import type { ReviewView } from "@/lib/jobs/schemas";
import type { FindingKind } from "@/lib/payload/finding";

/** What each kind of finding is called, within a sentence. */
const WORDS: Record<FindingKind, string> = {
  bidi: "text that reads in another order",
  zero_width: "invisible characters",
  tag_chars: "hidden tag characters",
  variation_selector: "hidden variation selectors",
  control: "control characters",
  ansi: "terminal escape sequences",
  space: "unusual spaces",
  homoglyph: "characters that pass for others",
  lookalike_domain: "a host that is not what it looks like",
  html: "HTML",
  markdown_link: "a link that goes elsewhere",
  data_uri: "a file within an address",
  header_injection: "an added mail header",
  chat_markup: "chat markup",
  prompt_to_reviewer: "words to whoever reviews it",
  hidden_overflow: "text that is out of sight",
  opaque: "encoded text",
  more: "more than is listed",
};

export const findingWords = (kinds: readonly FindingKind[]): string => {
  const words = kinds.map((kind) => WORDS[kind]);
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
};

/** The kinds that an approval has to name; none on the lower tiers, as the server has it ([T36]). */
export function kindsToAcknowledge({ tier, findings }: Pick<ReviewView, "tier" | "findings">): FindingKind[] {
  if (tier !== "high" && tier !== "critical") return [];
  return [...new Set(findings.map(({ kind }) => kind))];
}

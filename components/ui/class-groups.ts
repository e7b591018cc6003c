/** Any value at all: `h-8`, `h-[3px]`, `h-full`. */
const any = () => true;
const number = (value: string) => /^[\d.]+$/.test(value);
/** Ours are 12 to 24; `text-[0.85em]` is a size too, `text-fg` and `text-13` are not the same thing. */
const size = (value: string) => /^(?:12|13|14|16|20|24|\[[\d.]+(?:px|em|rem)\])$/.test(value);

type Part = string | ((value: string) => boolean) | { [name: string]: Part[] };

const of = (name: string, ...values: Part[]): [{ [name: string]: Part[] }] => [
  { [name]: values.length === 0 ? [any] : values },
];
const same = (names: string): Record<string, Part[]> =>
  Object.fromEntries(names.split(" ").map((name) => [name, of(name)]));
const words = (list: string): string[] => list.split(" ");

/**
 * Which classes set the same property, for those that this console uses: the whole of Tailwind's would be a tenth of what a
 * browser loads of ours. The test beside it fails where a class is missing here. The first group that fits a class has it.
 */
export const classGroups: Record<string, Part[]> = {
  ...same("h w size min-h min-w max-h max-w p px py pt pr pb pl m mx my mt mr mb ml gap gap-x gap-y space-x space-y"),
  ...same("inset inset-x inset-y top right bottom left z order basis rotate translate-x translate-y opacity duration"),
  ...same("grid-cols grid-rows col-start row-start leading tracking cursor select align accent fill animate"),
  ...same("justify-self justify items self whitespace wrap scroll-mt scroll-mb appearance pointer-events"),
  rounded: of("rounded", "", any),
  shadow: of("shadow", "", any),
  resize: of("resize", "", any),
  span: of("col", { span: [any] }),
  "row-span": of("row", { span: [any] }),
  flow: [{ flex: words("row col row-reverse col-reverse") }],
  "flex-wrap": of("flex", "wrap", "nowrap", "wrap-reverse"),
  display: words("block inline inline-block flex inline-flex grid inline-grid table contents hidden"),
  flex: of("flex"),
  ...same("break-inside break-after"),
  grow: of("grow", "", number),
  shrink: of("shrink", "", number),
  position: words("static fixed absolute relative sticky"),
  visibility: words("visible invisible collapse"),
  "reader-only": words("sr-only not-sr-only"),
  container: ["@container"],
  overflow: of("overflow", "auto", "hidden", "clip", "visible", "scroll"),
  ...same("overflow-x overflow-y"),
  "content-align": of("content", "center", "start", "end", "between", "normal", "baseline", "stretch"),
  content: of("content"),
  "font-size": of("text", size),
  "table-layout": of("table", "fixed", "auto"),
  "text-align": of("text", "left", "center", "right", "start", "end", "justify"),
  "text-wrap": of("text", "wrap", "nowrap", "balance", "pretty"),
  "text-overflow": ["truncate", "text-ellipsis", "text-clip"],
  "text-colour": of("text"),
  weight: of("font", "normal", "medium", "semibold", "bold"),
  family: of("font"),
  style: words("italic not-italic"),
  figures: ["tabular-nums"],
  line: words("underline overline line-through no-underline"),
  "underline-offset": of("underline-offset"),
  decoration: of("decoration", "solid", "double", "dotted", "dashed", "wavy"),
  list: of("list", "disc", "decimal", "none"),
  background: of("bg"),
  "border-collapse": of("border", "collapse", "separate"),
  "border-style": of("border", "solid", "dashed", "dotted", "double", "hidden", "none"),
  border: of("border", "", number),
  ...Object.fromEntries(words("x y t r b l").map((side) => [`border-${side}`, of(`border-${side}`, "", number)])),
  "border-colour": of("border"),
  "divide-y": of("divide-y", "", number),
  "divide-colour": of("divide"),
  "outline-offset": of("outline-offset"),
  "outline-style": of("outline", "solid", "dashed", "dotted", "double", "none", "hidden"),
  outline: of("outline", "", number),
  "outline-colour": of("outline"),
  "stroke-width": of("stroke", number),
  stroke: of("stroke"),
  transition: of("transition", "", any),
  filter: ["filter"],
  sizing: of("field-sizing", "fixed", "content"),
};

/** What else a class takes the place of: `p-2` after `px-4`, `size-8` after `h-6`. */
export const conflictingGroups: Record<string, string[]> = {
  size: ["w", "h"],
  p: ["px", "py", "pt", "pr", "pb", "pl"],
  px: ["pr", "pl"],
  py: ["pt", "pb"],
  m: ["mx", "my", "mt", "mr", "mb", "ml"],
  mx: ["mr", "ml"],
  my: ["mt", "mb"],
  gap: ["gap-x", "gap-y"],
  inset: ["inset-x", "inset-y", "top", "right", "bottom", "left"],
  "inset-x": ["right", "left"],
  "inset-y": ["top", "bottom"],
  flex: ["basis", "grow", "shrink"],
  overflow: ["overflow-x", "overflow-y"],
  "font-size": ["leading"],
  border: ["border-x", "border-y", "border-t", "border-r", "border-b", "border-l"],
  "border-x": ["border-r", "border-l"],
  "border-y": ["border-t", "border-b"],
};

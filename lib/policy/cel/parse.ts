import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { childrenOf } from "./ast";
import { guard } from "./guard";
import { DEEPEST, LONGEST_SOURCE, MOST_ARGUMENTS, MOST_ENTRIES, MOST_ITEMS, MOST_NODES, VARIABLES } from "./language";
import { CelError, problemText, typeName } from "./problem";

const environment = createEnvironment();

function createEnvironment(): Environment {
  const created = new Environment({
    unlistedVariablesAreDyn: false,
    limits: {
      maxAstNodes: MOST_NODES,
      maxDepth: DEEPEST,
      maxListElements: MOST_ITEMS,
      maxMapEntries: MOST_ENTRIES,
      maxCallArguments: MOST_ARGUMENTS,
    },
  });
  for (const [name, { type }] of VARIABLES) {
    if (type === "agent") created.registerVariable(name, { schema: { id: "string", name: "string" } });
    else created.registerVariable(name, type);
  }
  return created;
}

/** What is wrong with a CEL expression, in one line that names the column; or null. */
export function celProblem(source: string): string | null {
  try {
    parseCel(source);
    return null;
  } catch (error) {
    return problemText(error, source);
  }
}

/**
 * Reads an expression and checks that it is bounded ([T39]), uses only what `compileCel` knows, and that its types fit.
 * @throws the error that `celProblem` puts into words
 */
export function parseCel(source: string): ASTNode {
  if (source.length > LONGEST_SOURCE) {
    throw new CelError(`an expression has at most ${LONGEST_SOURCE} characters`, null);
  }
  const { ast } = environment.parse(source);
  guard(ast);
  const checked = environment.parse(withOneKindOfNumber(source, ast)).check();
  if (!checked.valid) throw checked.error;
  if (checked.type !== "bool" && checked.type !== "dyn") {
    throw new CelError(`the expression gives ${typeName(checked.type ?? "")}; it must be true or false`, null);
  }
  return ast;
}

/**
 * The source as the checker sees it. JSON has one kind of number, so `[1, 2.5]` and `size(args.to) * 0.5` are right; the
 * checker would refuse them, so each double is replaced by an int that is as long, which keeps every column.
 */
function withOneKindOfNumber(source: string, node: ASTNode): string {
  let text = source;
  const blank = (start: number, end: number, instead: string): void => {
    text = text.slice(0, start) + instead.padEnd(end - start) + text.slice(end);
  };
  const visit = (part: ASTNode): void => {
    if (part.op === "value" && typeof part.args === "number") blank(part.start, part.end, "1");
    if (part.op === "call" && part.args[0] === "double") blank(part.start, part.start + "double".length, "int");
    for (const child of childrenOf(part)) visit(child);
  };
  visit(node);
  return text;
}

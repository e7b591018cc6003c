import { formatPath, isRecord } from "@/lib/payload/path";
import { quote } from "../describe";
import type { PolicyInput } from "../schemas";
import { FLOOR_CLASSES, type FloorClass, type FloorHit } from "./classes";
import { judge, type Name, nameWordsOf } from "./names";
import { operationOf } from "./operation";
import { type Found, MOST_OF_A_ROLE, readPayload } from "./payload";
import { isProduction } from "./protected-code-infra";
import { countRecipients, MANY } from "./recipients";
import { remembering } from "@/lib/remember";
import { tellShapes } from "./shapes";
import type { Role } from "./table";
import { TAG_SYNONYMS } from "./tables";
import { toolNameOf } from "./tool-names";
import { wordsMeet } from "./wanted";

const isClass = (tag: string): tag is FloorClass => (FLOOR_CLASSES as readonly string[]).includes(tag);
const ELSEWHERE =
  /^(?:staging|stage|stg|dev|development|test|testing|qa|uat|sandbox|preview|local|demo|ci|canary-test)\b/i;

type Hits = Map<FloorClass, string>;
type Roles = ReadonlyMap<Role, readonly Found[]>;

/**
 * The classes of the floor that an action belongs to, each at most once and with what says so: a risk tag, the name of
 * the tool or topic, what the arguments say is done, their form, or SQL and commands within them. Names of reading belong
 * to none, but a statement that deletes does whatever the tool is called. Bounded in time (T39); what is remembered of
 * earlier calls are readings of names.
 */
export function detectFloor(input: PolicyInput): FloorHit[] {
  const hits: Hits = new Map();
  for (const tag of input.risk_tags) addTag(hits, tag);
  const name = toolNameOf(input.tool, input.topic);
  const payload = readPayload(input.args, name.reading);
  const isElsewhere = happensElsewhere(input.environment, payload.found);
  addName(hits, name.tool, () => `tool ${quote(input.tool)}`, isElsewhere);
  if (name.topic !== null) addName(hits, name.topic, () => `topic ${quote(input.topic)}`, isElsewhere);
  if (!name.isRead) addWrite(hits, input, name.tool, payload.found, isElsewhere);
  for (const { class: floorClass, path, why } of payload.findings) {
    add(hits, floorClass, () => `${formatPath(path)} ${why}`);
  }
  return hits.size === 0 ? [] : inOrder(hits);
}

function inOrder(hits: Hits): FloorHit[] {
  return FLOOR_CLASSES.flatMap((floorClass) => {
    const why = hits.get(floorClass);
    return why === undefined ? [] : [{ class: floorClass, why }];
  });
}

function add(hits: Hits, floorClass: FloorClass, why: () => string): void {
  if (!hits.has(floorClass)) hits.set(floorClass, why());
}

function addTag(hits: Hits, tag: string): void {
  const floorClass = isClass(tag) ? tag : TAG_SYNONYMS.get(tag);
  if (floorClass !== undefined) add(hits, floorClass, () => `the risk tag ${tag}`);
}

function addName(hits: Hits, name: Name, subject: () => string, isElsewhere: boolean): void {
  for (const { class: floorClass, why, isNowhereElse } of name.hits) {
    if (!(isNowhereElse && isElsewhere)) add(hits, floorClass, () => `${subject()} ${why}`);
  }
}

/** What only counts where the name doesn't say that the action reads. */
function addWrite(hits: Hits, input: PolicyInput, tool: Name, found: Roles, isElsewhere: boolean): void {
  const operation = found.size === 0 ? null : operationOf(found);
  const name = operation === null ? tool : nameWith(tool.words, operation.text);
  if (operation !== null) {
    // an argument makes a general tool read, never one whose name says that it writes: it may well be ignored there
    if (tool.isGeneral && (operation.isRead || name.isRead)) return;
    addName(hits, name, () => `${formatPath(operation.path)} ${quote(operation.text)}`, isElsewhere);
  }
  addScope(hits, input.scope, name.words);
  const report = (floorClass: FloorClass, why: () => string): void => add(hits, floorClass, why);
  if (isProduction(input.environment)) tellShapes(name.shapes, IN_PRODUCTION, report);
  addRecipients(hits, found.get("recipients"));
  tellShapes(name.shapes, found, report);
}

/** The action's own environment says what an argument of that name would. */
const IN_PRODUCTION: Roles = new Map([["environment", [{ path: ["environment"], value: "production" }]]]);

/** A general tool's name, gone on with what it is asked to do. */
function nameWith(words: readonly string[], operation: string): Name {
  return readNames(`${words.join(" ")} ${operation}`);
}

const readNames = remembering((text) => judge(nameWordsOf(text)));

function addRecipients(hits: Hits, found: readonly Found[] | undefined): void {
  if (found === undefined) return;
  const named = found.reduce((sum, { value }) => sum + countRecipients(value), 0);
  const count = found.length < MOST_OF_A_ROLE ? named : Math.max(named, found.length);
  if (count <= MANY) return;
  const paths = found.slice(0, 4).map(({ path }) => formatPath(path));
  add(hits, "bulk_outbound", () => `${count} recipients in ${paths.join(", ")}`);
}

const sends = wordsMeet("send, email, mail, message, notify, sms, text, push, post, dispatch, deliver, call");
const destroys = wordsMeet(
  "delete, remove, purge, drop, wipe, erase, update, overwrite, clear, archive, destroy, migrate",
);

/** How many it says it touches: more than 25 make one message a mailing, one deletion a mass deletion. */
function addScope(hits: Hits, scope: unknown, words: readonly string[]): void {
  if (!isRecord(scope)) return;
  for (const key of ["records", "rows", "recipients", "count", "items"]) {
    const value = scope[key];
    if (typeof value !== "number" || value <= MANY) continue;
    if (sends(words)) add(hits, "bulk_outbound", () => `scope.${key} is ${value}`);
    else if (destroys(words)) add(hits, "data_destruction", () => `scope.${key} is ${value}`);
  }
}

/** True where the action says it happens outside production, and nothing of it says otherwise. */
function happensElsewhere(environment: string | null, found: Roles): boolean {
  const stated = found.get("environment")?.map(({ value }) => value) ?? [];
  const all = environment === null ? stated : [environment, ...stated];
  return (
    all.length > 0 && all.every((value) => typeof value === "string" && ELSEWHERE.test(value) && !isProduction(value))
  );
}

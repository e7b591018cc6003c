import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { action, cpuTime } from "../testing";
import { FLOOR_CLASSES } from "./classes";
import { detectFloor } from "./detect";

type Call = { suite?: string; task?: string; kind?: string; tool: string; args: unknown; effect: string };

const callsOf = (file: string): Call[] =>
  readFileSync(join("test/fixtures", file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Call);

const classesOf = (call: { tool: string; args?: unknown }): string[] =>
  detectFloor(action(call)).map((hit) => hit.class);

/** How many calls of each tool belong to which classes. */
function tally(calls: readonly Call[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const call of calls) {
    const key = `${call.tool}: ${classesOf(call).join(", ") || "none"}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

describe("recorded calls", () => {
  const dojo = callsOf("agentdojo-calls.jsonl");
  const airline = callsOf("airline-agent-calls.jsonl");

  it("of the 17 writes that attackers ask for, all but one message to a colleague are on the floor", () => {
    expect(tally(dojo.filter((call) => call.kind === "injection" && call.effect === "write"))).toEqual({
      "send_money: money_out": 9,
      "update_scheduled_transaction: money_out": 1,
      "update_password: access_change": 1,
      "send_direct_message: none": 1,
      "post_webpage: public_commitment": 2,
      "invite_user_to_slack: access_change": 1,
      "add_user_to_channel: access_change": 1,
      "remove_user_from_slack: access_change": 1,
    });
  });

  it("no read is on the floor, and no handing over to a person", () => {
    const quiet = [...dojo, ...airline].filter((call) => call.effect !== "write");
    expect(quiet).toHaveLength(71 + 505 + 23);
    expect(quiet.filter((call) => classesOf(call).length > 0)).toEqual([]);
  });

  it("certificates are money; booking and cancelling are left to policy", () => {
    expect(tally(airline.filter((call) => call.effect === "write"))).toEqual({
      "update_reservation_flights: none": 50,
      "book_reservation: none": 43,
      "cancel_reservation: none": 29,
      "send_certificate: money_out": 8,
      "update_reservation_baggages: none": 2,
      "update_reservation_passengers: none": 1,
    });
  });
});

describe("what an agent says about its action", () => {
  it.each([
    ["money_out", "money_out"],
    ["payment", "money_out"],
    ["access", "access_change"],
  ])("the tag %s is %s", (tag, floorClass) => {
    expect(detectFloor(action({ tool: "do", risk_tags: [tag] }))).toEqual([
      { class: floorClass, why: `the risk tag ${tag}` },
    ]);
  });

  it("the tags prod, write and egress say too little", () => {
    expect(detectFloor(action({ tool: "ticket.create", risk_tags: ["prod", "write", "egress"] }))).toEqual([]);
  });

  it("a topic counts as the tool's name does, and goes on with it where it has no verb", () => {
    expect(detectFloor(action({ tool: "run", topic: "job.payments.send" }))).toEqual([
      { class: "money_out", why: 'topic "job.payments.send" moves money' },
    ]);
    expect(classesOf({ tool: "send", ...{ topic: "job.payments" } })).toEqual(["money_out"]);
    expect(detectFloor(action({ tool: "list", topic: "job.payments" }))).toEqual([]);
    expect(detectFloor(action({ tool: "get_refund", topic: "job.refund.get" }))).toEqual([]);
  });

  it("a deployment is on the floor unless it says that it stays outside production", () => {
    const deploys = (environment: string | null, args = {}) =>
      detectFloor(action({ tool: "deploy_service", environment, args })).map((hit) => hit.class);
    expect(deploys(null)).toEqual(["protected_code_infra"]);
    expect(deploys("production")).toEqual(["protected_code_infra"]);
    expect(deploys("blue")).toEqual(["protected_code_infra"]);
    expect(deploys("staging")).toEqual([]);
    expect(deploys("staging", { environment: "prod-eu" })).toEqual(["protected_code_infra"]);
  });

  it("a scope of more than 25 makes a message a mailing and a deletion a mass deletion", () => {
    const scoped = (tool: string, records: number) => detectFloor(action({ tool, scope: { records } }));
    expect(scoped("email.send", 26)).toEqual([{ class: "bulk_outbound", why: "scope.records is 26" }]);
    expect(scoped("delete_label", 400)).toEqual([{ class: "data_destruction", why: "scope.records is 400" }]);
    expect(scoped("email.send", 25)).toEqual([]);
  });

  it("a class is named once, in the order of the classes", () => {
    const hits = classesOf({ tool: "sql.drop_table_and_refund", args: { sql: "DROP TABLE a; GRANT ALL ON b TO c" } });
    expect(hits).toEqual(FLOOR_CLASSES.filter((floorClass) => hits.includes(floorClass)));
    expect(new Set(hits)).toEqual(new Set(["money_out", "data_destruction", "access_change"]));
  });

  it("[T34] what an agent wrote is quoted with its hidden characters shown", () => {
    const [hit] = detectFloor(action({ tool: "send_\u202epayment" }));
    expect(hit?.why).toBe('tool "send_\\u{202e}payment" moves money');
  });
});

const STYLES: readonly ((words: readonly string[]) => string)[] = [
  (words) => words.join("_"),
  (words) => words.join("-"),
  (words) => words.join("."),
  (words) => words.join("/"),
  (words) => words.join("_").toUpperCase(),
  (words) => words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(""),
  (words) => words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join(""),
];
const verb = fc.constantFrom("get", "list", "send", "create", "delete", "update", "approve", "merge", "post", "sign");
const noun = fc.constantFrom(
  "payment",
  "contract",
  "newsletter",
  "table",
  "role",
  "deployment",
  "loan",
  "tweet",
  "ticket",
);

describe("whatever the words", () => {
  it("case and separators don't change the answer", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(verb, noun), { minLength: 1, maxLength: 4 }), (words) => {
        const answers = STYLES.map((style) => JSON.stringify(classesOf({ tool: style(words) })));
        expect(new Set(answers).size).toBe(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it("no words of reading hide a statement that drops", () => {
    const quiet = fc.array(fc.constantFrom("get", "list", "read", "search", "db", "report", "safe"), { maxLength: 4 });
    const key = fc.constantFrom("query", "sql", "statement", "q", "input", "filter");
    const before = fc.constantFrom(
      "",
      "SELECT 1; ",
      "-- read only\n",
      "/* get */ ",
      "WITH a AS (SELECT 1) SELECT * FROM a;",
    );
    fc.assert(
      fc.property(quiet, key, before, (words, name, prefix) => {
        const args = { [name]: `${prefix}DROP TABLE users` };
        expect(classesOf({ tool: ["db", ...words].join("_"), args })).toContain("data_destruction");
      }),
      { numRuns: 2_000 },
    );
  });

  it("[T39] no arguments make it throw", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue({ maxDepth: 6 }), (tool, args) => {
        detectFloor(action({ tool, args }));
      }),
      { numRuns: 2_000 },
    );
  });
});

const MEBIBYTE = 1_048_576;
const fill = (piece: string): string => piece.repeat(Math.ceil(MEBIBYTE / piece.length));
const nested = (open: string, close: string): string => open.repeat(10_000) + close.repeat(10_000);

describe("[T39] hostile arguments", () => {
  it.each<[string, unknown]>([
    ["one long text", { sql: fill("a") }],
    ["many open parentheses", { sql: `DELETE FROM a WHERE ${nested("(", ")")}` }],
    ["many statements", { sql: fill("delete from a where b=c;") }],
    ["statements within statements", { sql: fill("(delete ") }],
    ["many conditions", { sql: `DELETE FROM a WHERE ${fill("a = b and ")}` }],
    ["many comments", { sql: fill("/*") }],
    ["many quotes", { sql: fill("'\\'") }],
    ["many dollars", { sql: fill("$a$b") }],
    ["many lists of statements", { sql: Array.from({ length: 60 }, () => "(update a set ".repeat(1_400)) }],
    ["many commands", { command: fill("bash -c 'x' ;") }],
    ["commands in commands", { command: fill('"$(') }],
    ["many modes", { command: `chmod ${fill("o")}` }],
    ["many branches", { branch: fill("release/") }],
    ["many recipients", { to: fill("a@b,") }],
    ["many keys", Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`keyOf${at}`, "drop table x"]))],
    ["much that expands", { sql: fill("\ufdfa") }],
    ["a long name", { operation: fill("sendpayment"), url: fill("/a"), method: "post" }],
  ])("%s take less than 400 ms", (_, args) => {
    for (const tool of ["run_sql", "run_shell", "send_email"]) {
      const input = action({ tool, args });
      expect(cpuTime(() => detectFloor(input))).toBeLessThan(400);
    }
  });

  it("a deep list is read to its limit", () => {
    let args: unknown = "DROP TABLE users";
    for (let depth = 0; depth < 5_000; depth++) args = [args];
    expect(classesOf({ tool: "run_sql", args })).toEqual(["data_destruction"]);
    expect(classesOf({ tool: "note", args })).toEqual([]);
  });

  it("nothing in front hides what stands behind: recipients, statements, branches", () => {
    const junk = Array.from({ length: 3_000 }, () => "some long text");
    const to = Array.from({ length: 26 }, (_, at) => `p${at}@acme.example`);
    const decoys = Array.from({ length: 3_000 }, () => ({ branch: "feature" }));
    expect(classesOf({ tool: "send_email", args: { junk, message: { to } } })).toEqual(["bulk_outbound"]);
    expect(classesOf({ tool: "run_task", args: { junk, sql: "DROP TABLE users" } })).toEqual(["data_destruction"]);
    expect(classesOf({ tool: "run_task", args: { junk, input: "DROP TABLE users" } })).toEqual(["data_destruction"]);
    expect(classesOf({ tool: "git.push", args: { decoys, branch: "main" } })).toEqual(["protected_code_infra"]);
  });

  it("an argument that the tool may ignore takes nothing off the floor", () => {
    const to = Array.from({ length: 26 }, (_, at) => `p${at}@acme.example`);
    for (const more of [{ method: "GET", url: "/" }, { operation: "list" }, { action: "get", resource: "draft" }]) {
      expect(classesOf({ tool: "send_email", args: { to, ...more } })).toContain("bulk_outbound");
      expect(classesOf({ tool: "wire.create", args: { ...more } })).toContain("money_out");
    }
  });

  it("names that never come again are forgotten, and answers stay the same", () => {
    for (let at = 0; at < 5_000; at++) detectFloor(action({ tool: `tool_${at}` }));
    expect(classesOf({ tool: "wire.create" })).toEqual(["money_out"]);
  });
});

it("a small call costs little: the floor leaves room for 200,000 decisions a second", () => {
  const inputs = [
    action({ tool: "get_reservation_details", args: { reservation_id: "Z7GOZK" } }),
    action({ tool: "send_email", args: { recipients: ["lee@acme.example"], subject: "Minutes", body: "Attached." } }),
    action({ tool: "wire.create", args: { amount: 4100, recipient: "DE89370400440532013000", subject: "Rent" } }),
    action({ tool: "ticket.update", args: { id: 7, status: "open", priority: 2 } }),
  ];
  const rounds = 20_000;
  const run = () => {
    for (let round = 0; round < rounds; round++) for (const input of inputs) detectFloor(input);
  };
  run();
  const microseconds = (cpuTime(run) * 1_000) / (rounds * inputs.length);
  expect(microseconds).toBeLessThan(5);
}, 30_000);

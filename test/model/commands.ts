import fc from "fast-check";
import { type Command, credential, hashKind, pick } from "./command";
import { Escalate, RequestChanges, Revoke } from "./commands-gates";
import { Cancel, Claim, Propose, Repeat, Report, Revise } from "./commands-jobs";
import { Release, Snooze, Take } from "./commands-queue";
import { Approve, Edit, Reject } from "./commands-votes";
import { Activate, type AdvanceParams, Advance, Disable, Role, Suspend, Tick } from "./commands-world";
import { AGENTS, APPROVER_ROLES } from "./model";
import { SIZES, TOOLS } from "./policies";

type Commands = fc.Arbitrary<Command>;

const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
const agent = fc.constantFrom(...Object.keys(AGENTS));
const size = fc.constantFrom(...SIZES);
const text = fc.constantFrom("first", "second");
const GATED = TOOLS.filter((tool) => tool.startsWith("note."));
const isOwn = mostly(true, false);
const beforeRef = mostly<string | null>(null, "v1", "v2");

const vote = { job: pick(), who: pick(), by: credential, hash: hashKind };
const queue = { job: pick(), who: pick(), by: credential };
const lease = fc.record({ ...queue, force: fc.boolean() });

const propose: Commands = fc
  .record({
    agent,
    tool: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...GATED) },
      { weight: 1, arbitrary: fc.constantFrom(...TOOLS) },
    ),
    size: mostly(5, ...SIZES),
    onBehalfOf: mostly<string | null>(null, "rita", "fin"),
    beforeRef: mostly<string | null>("v1", null),
    expiresIn: mostly<number | null>(null, 60, 900, 86_400),
  })
  .map((params) => new Propose(params));

const advance = fc.oneof<fc.Arbitrary<AdvanceParams>[]>(
  fc.record({ seconds: fc.constantFrom(1, 30, 59, 60, 300, 600, 1_800, 3_600, 86_400) }),
  fc.record({ afterNextEnd: fc.constantFrom(-1, 0, 1) }),
);

/** Every command and how often it comes: most must decide something, or no run gets far. */
const WEIGHED: [number, Commands][] = [
  [5, propose],
  [14, fc.record({ ...vote, isAgain: mostly(false, true) }).map((params) => new Approve(params))],
  [2, fc.record(vote).map((params) => new Reject(params))],
  [4, fc.record({ ...vote, size, text }).map((params) => new Edit(params))],
  [1, fc.record({ ...vote, size: fc.constant(null), text }).map((params) => new Edit(params))],
  [2, fc.record({ ...queue, role: fc.constantFrom(...APPROVER_ROLES, "admin", "ghost") }).map((p) => new Escalate(p))],
  [2, fc.record(vote).map((params) => new RequestChanges(params))],
  [2, fc.record({ job: pick(), isOwn, size, text }).map((params) => new Revise(params))],
  [2, fc.record(queue).map((params) => new Revoke(params))],
  [1, fc.record({ job: pick(), isOwn }).map((params) => new Cancel(params))],
  [6, fc.record({ job: pick(), isOwn, hash: hashKind, beforeRef }).map((params) => new Claim(params))],
  [
    3,
    fc
      .record({ job: pick(), isOwn, outcome: fc.constantFrom("succeeded" as const, "failed" as const) })
      .map((p) => new Report(p)),
  ],
  [1, fc.record({ job: pick() }).map((params) => new Repeat(params))],
  [1, lease.map((params) => new Take(params))],
  [1, lease.map((params) => new Release(params))],
  [1, fc.record({ ...queue, after: fc.constantFrom(null, -10, 0, 60, 3_600, 1_000_000) }).map((p) => new Snooze(p))],
  [1, fc.record({ agent, on: fc.boolean() }).map((params) => new Suspend(params))],
  [2, fc.record({ who: pick(), on: fc.boolean() }).map((params) => new Disable(params))],
  [
    3,
    fc
      .record({
        who: pick(),
        role: fc.constantFrom(...APPROVER_ROLES),
        grant: fc.boolean(),
        seconds: fc.constantFrom(null, 60, 3_600),
      })
      .map((params) => new Role(params)),
  ],
  [2, fc.constant(null).map(() => new Tick())],
  [3, advance.map((params) => new Advance(params))],
  [
    1,
    fc.record({ policy: fc.constantFrom("usual" as const, "strict" as const) }).map((params) => new Activate(params)),
  ],
];

const command: Commands = fc.oneof(...WEIGHED.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** Up to `most` commands, of any length. */
export const commandLists = (most: number) => fc.commands([command], { maxCommands: most, size: "max" });

import type { PolicyName, Requirement } from "./policies";

// What the product should be, told a second time: nothing here or in what it imports comes from lib.

export type State =
  | "DENIED"
  | "ALLOWED"
  | "APPROVAL"
  | "CHANGES_REQUESTED"
  | "APPROVED"
  | "REJECTED"
  | "EXPIRED"
  | "CANCELLED"
  | "REVOKED"
  | "CLAIMED"
  | "SUCCEEDED"
  | "FAILED"
  | "UNREPORTED";

export const TERMINAL: ReadonlySet<State> = new Set<State>([
  "DENIED",
  "REJECTED",
  "EXPIRED",
  "CANCELLED",
  "REVOKED",
  "SUCCEEDED",
  "FAILED",
]);

export type Person = {
  name: string;
  /** When each role ends; null where it doesn't. */
  roles: Map<string, number | null>;
  disabled: boolean;
  /** In another tenant. */
  elsewhere: boolean;
};
export type Agent = { name: string; owner: string; suspended: boolean };
export type Args = { size: number; text: string };
export type Verdict = "approve" | "reject" | "edit" | "escalate" | "request_changes";
export type Vote = { person: string; verdict: Verdict; revision: number; roles: string[]; isVoid: boolean };

export type Job = {
  index: number;
  agent: string;
  tool: string;
  onBehalfOf: string | null;
  beforeRef: string | null;
  state: State;
  /** The arguments of every revision; the last are the current ones. */
  revisions: Args[];
  policy: PolicyName;
  requirements: Requirement[];
  isGated: boolean;
  isCritical: boolean;
  resolution: "APPROVED" | "REJECTED" | "EXPIRED" | "CANCELLED" | null;
  expiresAt: number | null;
  maxRuntime: number | null;
  votes: Vote[];
  lease: { person: string; until: number } | null;
  snoozes: Map<string, number>;
  reportDueAt: number | null;
  /** When policy's step tells somebody; null where it has none, or once it did. */
  overdueAt: number | null;
  events: Map<string, number>;
};

export type Model = {
  now: number;
  policy: PolicyName;
  people: Person[];
  agents: Agent[];
  jobs: Job[];
};

export const APPROVER_ROLES = ["finance", "marketing", "on-call", "reviewer", "security", "service-owner"];

/** Who is there, and what they hold when a run begins. */
export const PEOPLE: Record<string, string[]> = {
  olga: APPROVER_ROLES,
  rita: ["reviewer"],
  ravi: ["reviewer", "marketing"],
  fay: ["finance"],
  fin: ["finance", "security"],
  sam: ["security", "on-call"],
  mona: ["manager", "service-owner"],
  ada: ["admin"],
};
/** Somebody of another tenant, with every role there. */
export const STRANGER = "zoe";
/** Each agent's owner. */
export const AGENTS: Record<string, string> = { alpha: "olga", beta: "fay" };

export function newModel(): Model {
  const person = (name: string, roles: string[], elsewhere: boolean): Person => ({
    name,
    roles: new Map(roles.map((role) => [role, null])),
    disabled: false,
    elsewhere,
  });
  return {
    now: 0,
    policy: "usual",
    people: [
      ...Object.entries(PEOPLE).map(([name, roles]) => person(name, roles, false)),
      person(STRANGER, APPROVER_ROLES, true),
    ],
    agents: Object.entries(AGENTS).map(([name, owner]) => ({ name, owner, suspended: false })),
    jobs: [],
  };
}

export function personNamed(model: Model, name: string): Person {
  const found = model.people.find((person) => person.name === name);
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  return found;
}

export function agentNamed(model: Model, name: string): Agent {
  const found = model.agents.find((agent) => agent.name === name);
  if (found === undefined) throw new Error(`no agent is called ${name}`);
  return found;
}

/** The roles that a person holds now; none with a disabled account. */
export const rolesOf = (model: Model, { roles, disabled }: Person): string[] =>
  disabled ? [] : [...roles].filter(([, end]) => end === null || end > model.now).map(([role]) => role);

export function argsOf(job: Job): Args {
  const last = job.revisions.at(-1);
  if (last === undefined) throw new Error("a job has a revision");
  return last;
}

export const sameArgs = (one: Args, other: Args): boolean => one.size === other.size && one.text === other.text;

export function note(job: Job, event: string): void {
  job.events.set(event, (job.events.get(event) ?? 0) + 1);
}

import type { Random } from "./random";

/** A kind of action under the demo's policy: the roles that may vote on it, none where nobody is asked. */
type Kind = { tool: string; tags: string[]; roles: string[]; args: (random: Random) => Record<string, unknown> };

export const ACTIONS: Kind[] = [
  { tool: "ledger.read", tags: [], roles: [], args: (random) => ({ account: random.between(1, 500) }) },
  { tool: "ticket.create", tags: [], roles: [], args: (random) => ({ title: `Ticket ${random.between(1, 500)}` }) },
  {
    tool: "email.send",
    tags: [],
    roles: ["reviewer"],
    args: (random) => ({ to: [`customer-${random.between(1, 500)}@example.com`], subject: "Your seat has changed" }),
  },
  {
    tool: "payment.send",
    tags: ["payment"],
    roles: ["finance"],
    args: (random) => ({ amount: random.between(101, 9_000), vendor: "Acme" }),
  },
  {
    tool: "deploy.start",
    tags: ["prod", "write"],
    roles: ["service-owner", "on-call"],
    args: (random) => ({ version: random.between(1, 99) }),
  },
  {
    tool: "table.drop",
    tags: [],
    roles: ["service-owner", "on-call", "security"],
    args: (random) => ({ table: `old_${random.between(1, 500)}` }),
  },
];

import type { ProposeInput } from "assentry";
import { bookArgs, certificateArgs } from "./airline";
import { type Call, customerOf, type Run } from "./recording";
import type { Reservations } from "./reservations";
import { summaryOf } from "./words";

/** The record that a call changes, by the name of the argument. Null for calls that change none. */
export function recordId({ effect, args }: Call): string | null {
  return effect === "write" && typeof args.reservation_id === "string" ? args.reservation_id : null;
}

/** A recorded call as a proposal: with the record as it is now, and what the agent knew when it made the call. */
export function proposalFor(
  run: Run,
  call: Call,
  { reservations, outputs, runId }: { reservations: Reservations; outputs: readonly unknown[]; runId: string },
): ProposeInput {
  const id = recordId(call);
  const record = id === null ? null : reservations.find(id);
  const customer = customerOf(run);
  return {
    tool: call.tool,
    args: call.args,
    risk_tags: call.effect === "write" ? ["write"] : [],
    environment: "production",
    scope: scopeOf(call),
    before: record ?? undefined,
    before_ref: (id === null ? null : reservations.version(id)) ?? undefined,
    summary: summaryOf(call, record),
    checkpoint: {
      request: run.calls[0]?.conversation.find(({ role }) => role === "user")?.content,
      context: call.conversation,
      tool_results: outputs.map((output, step) => ({ ...toolCall(run.calls[step]), output })),
      reasoning: call.reasoning ?? undefined,
    },
    identity: customer === null ? undefined : { on_behalf_of: `user:${customer}` },
    run: { id: runId, step: call.step },
  };
}

function scopeOf({ tool, effect, args }: Call): ProposeInput["scope"] {
  if (effect !== "write") return undefined;
  const value = amountOf(tool, args);
  return value === null ? { records: 1 } : { records: 1, amount: { value, currency: "USD" } };
}

function amountOf(tool: string, args: unknown): number | null {
  if (tool === "send_certificate") return certificateArgs.parse(args).amount;
  if (tool !== "book_reservation") return null;
  return bookArgs.parse(args).payment_methods.reduce((all, { amount }) => all + amount, 0);
}

function toolCall(call: Call | undefined): Partial<Pick<Call, "tool" | "args">> {
  return call === undefined ? {} : { tool: call.tool, args: call.args };
}

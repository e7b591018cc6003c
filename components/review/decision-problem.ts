import { formatDistanceStrict } from "date-fns";
import { ApiError } from "@/lib/http/client";
import { isRecord } from "@/lib/payload/path";

export type DecisionProblem = { message: string; action: "reload" | "sign_in" | "retry" | null };

const DONE: Record<string, string> = {
  APPROVED: "approved",
  REJECTED: "rejected",
  EXPIRED: "expired",
  CANCELLED: "cancelled",
};

/** What a refused decision says to the person who made it: what happened, who was first, and what to do now. */
export function decisionProblem(error: unknown, now: Date): DecisionProblem {
  if (!(error instanceof ApiError)) return { message: "Something went wrong here. Nothing was sent.", action: "retry" };
  if (error.status === 401) return { message: "Your session has ended. What you typed is kept.", action: "sign_in" };
  if (error.code === "offline") {
    return {
      message: "No answer from the server, so it is not known whether this arrived. Trying again is safe.",
      action: "retry",
    };
  }
  if (error.code === "already_resolved") return { message: whoWasFirst(error.extra, now), action: "reload" };
  if (error.code === "stale_revision") {
    return { message: "It changed since you opened it. Your decision was not recorded.", action: "reload" };
  }
  if (error.code === "policy_denies") {
    const { policy_rule_id: rule } = error.extra;
    const by = typeof rule === "string" ? ` (rule ${rule})` : "";
    return { message: `${error.detail}${by} What you wrote is kept: change it further, or reject.`, action: null };
  }
  if (error.code === "already_voted" || error.code === "expired" || error.code === "not_waiting") {
    return { message: error.detail, action: "reload" };
  }
  if (error.status === 422 && error.issues.length > 0) {
    return { message: error.issues.map((issue) => `${issue.path}: ${issue.message}`).join("; "), action: null };
  }
  if (error.status >= 500)
    return { message: `The server failed: ${error.detail} What you typed is kept.`, action: "retry" };
  return { message: error.detail, action: null };
}

function whoWasFirst(extra: Record<string, unknown>, now: Date): string {
  const done = DONE[String(extra.resolution)] ?? "decided";
  const people = Array.isArray(extra.resolved_by) ? extra.resolved_by : [];
  const names = people.flatMap((person: unknown) =>
    isRecord(person) && typeof person.name === "string" ? [person.name] : [],
  );
  const ago = typeof extra.resolved_at === "string" ? ` ${agoInWords(extra.resolved_at, now)}` : "";
  if (names.length === 0) return `This was already ${done}${ago}. Your decision was not recorded.`;
  return `${names.join(" and ")} already ${done} this${ago}. Your decision was not recorded.`;
}

function agoInWords(at: string, now: Date): string {
  return formatDistanceStrict(new Date(at), now, { addSuffix: true });
}

export { Assentry, type AssentryOptions } from "./client.js";
export {
  AlreadyClaimed,
  AssentryError,
  Cancelled,
  ChangesRequested,
  Denied,
  Expired,
  GrantMismatch,
  Rejected,
  StillPending,
  Unreachable,
} from "./errors.js";
export { type GrantClaims, type GrantExpectation, verifyGrant } from "./grant.js";
export { type JobIdentity, jobHash } from "./job-hash.js";
export type { Effect, EffectContext, RunOptions } from "./run.js";
export type { CallOptions, From, GatedTool, Reviser, ToolSpec } from "./tool.js";
export type {
  AuditEvent,
  ChangeRequest,
  ClaimAnswer,
  ClaimOptions,
  Decision,
  Fact,
  JobState,
  JobView,
  JsonObject,
  Outcome,
  PersonRef,
  ProposeInput,
  ProposeOptions,
  Receipt,
  ReceiptEvent,
  RequestOptions,
  ReviseInput,
  Tier,
  WaitOptions,
} from "./types.js";

export const SLA_LABEL = { ok: "On time", due_soon: "Due soon", breached: "Breached" } as const;
export const WAITING = { APPROVAL: "Waiting for approval", CHANGES_REQUESTED: "Changes requested" } as const;
export const RESOLVED = {
  APPROVED: "Approved",
  REJECTED: "Rejected",
  EXPIRED: "Expired",
  CANCELLED: "Cancelled",
} as const;
export const STATE_LABEL = { ...WAITING, ...RESOLVED } as const;

import type { AuditItem } from "@/lib/audit/schemas";

/** An event of Dana's on a payment. */
export function auditItem(type: string, data: Record<string, unknown> = {}, more: Partial<AuditItem> = {}): AuditItem {
  return {
    seq: 4127,
    event: {
      v: 1,
      id: "evt_1",
      tenant: "ten_1",
      type,
      job: /^(job|approval)\./.test(type) ? "job_01k0000000000000000000payment" : null,
      actor: { kind: "person", id: "usr_dana", channel: "console", credential: "ses_1" },
      at: "2026-03-02T09:10:00.000Z",
      data,
    },
    names: { usr_dana: "Dana Reyes", usr_eli: "Eli Hart", agt_office: "back-office" },
    job: { title: "Send payment · Acme GmbH", tool: "payment.send" },
    ...more,
  };
}

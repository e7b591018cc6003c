// A working day to show: the demo's airline agent and a company's other agents have jobs waiting.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "@playwright/test";
import pg from "pg";
import type { ApprovalList } from "@/lib/approvals/schemas";
import type { DemoFile } from "@/prisma/seed";
import type { Installation } from "./installation";

/** The airline agent has so many changes waiting before it waits itself. */
const AGENTS_JOBS = 12;

/** What else a company's agents want on one morning. */
const OFFICE_JOBS = [
  {
    tool: "payment.send",
    args: { amount: 5000, currency: "USD", vendor: "Acme GmbH", invoice: "INV-2026-0417" },
    risk_tags: ["payment"],
    environment: "production",
    summary: { why: "The invoice is due on Friday and matches purchase order PO-8812." },
  },
  {
    tool: "refund.create",
    args: { order_id: "W10427", amount: 480, currency: "USD" },
    risk_tags: ["payment"],
    identity: { on_behalf_of: "user:lena@customer.example" },
  },
  {
    tool: "service.deploy",
    topic: "job.deploy.service",
    args: { service: "checkout", version: "2.14.0", replicas: 40 },
    before: { service: "checkout", version: "2.13.4", replicas: 4 },
    risk_tags: ["prod", "write"],
    environment: "production",
  },
  {
    tool: "customers.delete_inactive",
    args: { table: "customers", inactive_since: "2023-01-01" },
    scope: { records: 1840 },
    risk_tags: ["write", "irreversible"],
    environment: "production",
  },
  {
    tool: "email.send",
    args: { to: ["j.weber@customer.example"], subject: "Your seat on HAT136", body: "Dear Ms Weber, …" },
  },
];

/** Minutes that the jobs have waited, in the order of their titles: nobody's queue is a minute old. */
const AGES = [24, 3, 47, 9, 26, 33, 14, 5, 41, 58, 21, 52, 17, 2, 38, 8, 66];

async function call<T>({ url }: Installation, secret: string, route: string, body?: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
  const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`${url}/api/v1${route}`, { headers, ...sent });
  if (!answer.ok) throw new Error(`${route}: ${await answer.text()}`);
  return answer.json();
}

async function age({ databaseUrl }: Installation, ids: readonly string[]): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  for (const [index, id] of ids.entries()) {
    const by = [id, `${AGES[index % AGES.length]} minutes`];
    await client.query(
      `UPDATE jobs SET created_at = created_at - $2::interval, expires_at = expires_at - $2::interval WHERE id = $1`,
      by,
    );
    await client.query(`UPDATE revisions SET created_at = created_at - $2::interval WHERE job_id = $1`, by);
    await client.query(
      `UPDATE approvals SET opened_at = opened_at - $2::interval, sla_warn_at = sla_warn_at - $2::interval,
              sla_due_at = sla_due_at - $2::interval WHERE job_id = $1`,
      by,
    );
  }
  await client.end();
}

export function demoOf({ data }: Installation): DemoFile["tenants"][number] {
  const demo = JSON.parse(readFileSync(path.join(data, "demo.json"), "utf8")) as DemoFile;
  const [airline] = demo.tenants;
  if (!airline) throw new Error("the demo has no tenant");
  return airline;
}

/** Fills the queue of a fresh demo, everything a few minutes old, and returns the demo's first tenant. */
export async function stage(
  installation: Installation,
  more: readonly Record<string, unknown>[] = [],
): Promise<DemoFile["tenants"][number]> {
  await installation.printed(/(ready): /);
  const airline = demoOf(installation);
  const token = (name: string) => airline.people.find((person) => person.name.startsWith(name))?.token ?? "";
  const list = (limit = 100) =>
    call<ApprovalList>(installation, token("Dana"), `/approvals?sort=newest&limit=${limit}`);
  await expect.poll(async () => (await list()).items.length, { timeout: 120_000 }).toBeGreaterThanOrEqual(AGENTS_JOBS);
  for (const job of [...OFFICE_JOBS, ...more]) await call(installation, airline.agents[1]?.key ?? "", "/jobs", job);

  const waiting = (await list()).items;
  const payment = waiting.find(({ job }) => job.tool === "payment.send");
  if (!payment) throw new Error("the payment does not wait");
  const vote = { reason: "Matches the purchase order", job_hash: payment.job_hash };
  await call(installation, token("Hugo"), `/approvals/${payment.job.id}/approve`, vote);
  const byTitle = waiting.sort((a, b) => a.decision_summary.title.localeCompare(b.decision_summary.title));
  await age(
    installation,
    byTitle.map(({ job }) => job.id),
  );
  return airline;
}

// npm run bench:simulate: a policy over 100,000 past jobs, in less than 10 s, without holding anybody up.
import { randomBytes } from "node:crypto";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { disconnect, queryOnce } from "@/lib/db/client";
import { startTemporary } from "@/lib/db/embedded-temporary";
import { migrate } from "@/lib/db/migrate";
import type { Context } from "@/lib/identity/actor";
import { jobIdAt } from "@/lib/policy/simulate/id-bounds";
import { weakenedJobs } from "@/lib/policies/simulate/recent";
import { simulate } from "@/lib/policies/simulate/simulate";
import { policyOf } from "@/lib/policy/testing";
import { type World, world } from "@/test/world";

const JOBS = Number(process.argv[2] ?? 100_000);
const AT_ONCE = 10_000;
const DAY_MS = 86_400_000;
const SPAN_MS = 29 * DAY_MS;

const TOOLS = ["payment.send", "email.send", "file.read", "db.query", "refund.create", "ticket.update", "deploy.start"];

/** A hundred rules with conditions, of which an action meets about ten by name, and what most policies have besides. */
const POLICY = JSON.stringify({
  version: "v1",
  rules: [
    { id: "reads", match: { tools: ["*.read", "*.query", "*.update"] }, decision: "allow" },
    {
      id: "refunds",
      match: { tools: ["refund.create"] },
      when: { "args.amount": { lte: 500 } },
      decision: "allow",
      limits: [
        { sum: "args.amount", per: "agent", over: "24h", max: 50_000 },
        { count: true, per: "person", over: "1h", max: 20 },
      ],
    },
    { id: "mails", match: { tools: ["email.*"] }, decision: "allow", sample: "5%" },
    {
      id: "payments",
      match: { tools: ["payment.*"] },
      decision: "require_approval",
      tier: "critical",
      reason: "Money",
    },
    ...Array.from({ length: 96 }, (_, index) => ({
      id: `gate-${index}`,
      match: { tools: [TOOLS[index % TOOLS.length]], environments: ["production"] },
      when: {
        "args.amount": { gt: 10 * index },
        "args.note": index % 8 === 0 ? { matches: `INC-${index}\\d+ .*urgent` } : { contains: `INC-${index}` },
      },
      decision: "require_approval",
      reason: "Somebody looks",
      approvers: [{ role: index % 2 === 0 ? "finance" : "on-call" }],
    })),
  ],
});

const INSERT_JOBS = `
INSERT INTO jobs (id, tenant_id, agent_id, state, tool, topic, environment, on_behalf_of, mode, risk_tags, labels, scope,
                  checkpoint, created_at)
SELECT id, $1, $2, 'DENIED', ($4::text[])[1 + n % ${TOOLS.length}], 'job.' || ($4::text[])[1 + n % ${TOOLS.length}], 'production',
       'user:dana' || n % 500 || '@example.com', 'async', '{}', '{"team": "ap"}', '{"records": 1}',
       jsonb_build_object('request', repeat('context ', 200)), at
  FROM unnest($3::text[], $5::timestamptz[]) WITH ORDINALITY AS j(id, at, n)`;

const INSERT_REVISIONS = `
INSERT INTO revisions (job_id, number, args, job_hash, author, decision, tier, policy_snapshot, policy_rule_id, policy_reason,
                       title)
SELECT id, 1, jsonb_build_object('amount', n % 900, 'currency', 'USD', 'vendor', 'Acme GmbH ' || n, 'iban', md5(n::text),
              'to', jsonb_build_array('a' || n || '@example.com', 'b' || n || '@example.com'),
              'note', 'INC-' || n || ' ' || repeat('please look at this ', 6)),
       'sha256:' || repeat('0', 64), '{}', CASE WHEN n % 3 = 0 THEN 'REQUIRE_APPROVAL' ELSE 'ALLOW' END,
       CASE WHEN n % 3 = 0 THEN 'medium' END, 'cfg:system:policy#none', 'gate-' || n % 96, 'Somebody looks', 'Does something'
  FROM unnest($1::text[]) WITH ORDINALITY AS j(id, n)`;

const INSERT_APPROVALS = `
INSERT INTO approvals (id, job_id, tenant_id, tier, urgency, sla_warn_at, sla_due_at)
SELECT 'apr_' || id, id, $1, 'medium', 2, now(), now() FROM unnest($2::text[]) WITH ORDINALITY AS j(id, n) WHERE n % 3 = 0`;

const INSERT_REQUIREMENTS = `
INSERT INTO requirements (approval_id, position, any_of, count)
SELECT 'apr_' || id, 0, '{finance}', 1 FROM unnest($1::text[]) WITH ORDINALITY AS j(id, n) WHERE n % 3 = 0`;

async function insertJobs(w: World): Promise<void> {
  const start = Date.now() - SPAN_MS;
  for (let from = 0; from < JOBS; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, JOBS - from);
    const times = Array.from({ length: count }, (_, index) => new Date(start + ((from + index) / JOBS) * SPAN_MS));
    const ids = times.map((at, index) => jobIdAt(at) + String(from + index).padStart(16, "0"));
    await queryOnce(INSERT_JOBS, [w.tenantId, w.agent.id, ids, TOOLS, times]);
    await queryOnce(INSERT_REVISIONS, [ids]);
    await queryOnce(INSERT_APPROVALS, [w.tenantId, ids]);
    await queryOnce(INSERT_REQUIREMENTS, [ids]);
  }
  await queryOnce("ANALYZE", []);
}

/** Runs something and tells how long it took, the most that was on the heap, and the longest pause of the event loop. */
async function measure(what: string, jobs: number, work: () => Promise<unknown>): Promise<Record<string, unknown>> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let heap = 0;
  const sampling = setInterval(() => {
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  }, 20);
  delay.enable();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1_000;
  delay.disable();
  clearInterval(sampling);
  return {
    what,
    jobs,
    seconds: seconds.toFixed(2),
    "jobs/s": Math.round(jobs / seconds),
    "peak heap": `${Math.round(heap / 2 ** 20)} MiB`,
    "longest pause": `${(delay.max / 1e6).toFixed(0)} ms`,
  };
}

async function main(): Promise<void> {
  const database = await startTemporary();
  process.env.DATABASE_URL = database.url;
  process.env.ASSENTRY_SECRET = randomBytes(32).toString("hex");
  process.env.ASSENTRY_LOG = "silent";
  try {
    await migrate(database.url, path.join(import.meta.dirname, "../prisma/migrations"));
    const w = await world(POLICY);
    await insertJobs(w);
    const auditor = await w.person("auditor", ["auditor"]);
    const actor: Context["actor"] = {
      kind: "person",
      ...auditor,
      name: "auditor",
      emailKey: auditor.email,
      roles: ["auditor"],
      channel: "console",
      credentialId: "bench",
      scopes: [],
    };
    const ctx: Context = { actor, tenantId: w.tenantId, requestId: "bench" };
    const run = (against: "then" | "active") => () =>
      simulate(
        ctx,
        { source: POLICY, against, past: { text: "30d", seconds: 30 * 86_400 } },
        () => {},
        new AbortController().signal,
      );
    const policy = policyOf(POLICY);
    console.table([
      await measure("simulate against then", JOBS, run("then")),
      await measure("simulate against the active policy", JOBS, run("active")),
      await measure("what an activation weakens", 5_000, () => weakenedJobs(w.tenantId, policy, policy)),
    ]);
  } finally {
    await disconnect();
    await database.stop();
  }
}

await main();

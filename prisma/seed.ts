import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { emit } from "@/lib/audit/emit";
import { disconnect } from "@/lib/db/client";
import { type ModelTx, modelTransaction } from "@/lib/db/transaction";
import { createAgent, createPerson, createTenant, createToken } from "@/lib/identity/create";
import { hashPassword } from "@/lib/identity/passwords";
import { markSetUp, needsSetUp, newSetUpCode } from "@/lib/identity/set-up";
import { newId } from "@/lib/ids";
import { type DemoTenant, DEMO_TENANTS } from "./demo-tenants";

export type SeedOptions = { databaseUrl: string; dataDir: string; demo: boolean; publicUrl: string };

export type DemoFile = {
  url: string;
  tenants: {
    id: string;
    name: string;
    agents: { id: string; name: string; key: string }[];
    people: { id: string; name: string; email: string; password: string; token: string; roles: string[] }[];
  }[];
};

const SCOPES = ["read", "decide", "decide:critical", "admin"];

async function seedTenant(
  tx: ModelTx,
  tenant: DemoTenant,
  policy: string,
  passwords: Map<string, { password: string; hash: string }>,
) {
  const id = newId("ten");
  await createTenant(tx, { id, name: tenant.name, policy });
  const people: DemoFile["tenants"][number]["people"] = [];
  for (const { name, email, roles } of tenant.people) {
    const secret = passwords.get(email);
    if (!secret) throw new Error(`no password for ${email}`);
    const personId = newId("usr");
    await createPerson(tx, { id: personId, tenantId: id, email, name, passwordHash: secret.hash, roles });
    const token = await createToken(tx, { tenantId: id, personId, name: "demo", scopes: SCOPES, expiresAt: null });
    people.push({ id: personId, name, email, password: secret.password, token, roles });
  }
  const agents: DemoFile["tenants"][number]["agents"] = [];
  for (const { name, owner } of tenant.agents) {
    const agentId = newId("agt");
    const ownerId = people.find((person) => person.email === owner)?.id ?? "";
    agents.push({ id: agentId, name, key: await createAgent(tx, { id: agentId, tenantId: id, name, ownerId }) });
  }
  const actor = { kind: "system", name: "demo seed" } as const;
  await emit(tx, { tenantId: id, actor }, { type: "installation.set_up", data: { demo: true } });
  return { id, name: tenant.name, agents, people };
}

async function seedDemo({ dataDir, publicUrl }: SeedOptions): Promise<string> {
  const passwords = new Map<string, { password: string; hash: string }>();
  for (const { email } of DEMO_TENANTS.flatMap((tenant) => tenant.people)) {
    const password = randomBytes(12).toString("base64url");
    passwords.set(email, { password, hash: await hashPassword(password) });
  }
  const policy = await readFile(new URL("../policies/demo.yaml", import.meta.url), "utf8");
  const file = join(dataDir, "demo.json");
  await modelTransaction(async (tx) => {
    if (!(await markSetUp(tx, null))) throw new Error("this installation is set up already");
    const tenants: DemoFile["tenants"] = [];
    for (const tenant of DEMO_TENANTS) tenants.push(await seedTenant(tx, tenant, policy, passwords));
    // Written before the commit: the secrets are nowhere else, and a seeded database without them would be useless.
    await writeFile(`${file}.new`, `${JSON.stringify({ url: publicUrl, tenants } satisfies DemoFile, null, 2)}\n`, {
      mode: 0o600,
    });
  });
  await rename(`${file}.new`, file);
  return file;
}

/**
 * Fills an empty installation: with the demo, or with a set-up code for the first administrator. Later calls only
 * print a new code where one is still needed, and bring the address in demo.json up to date.
 */
export async function seed(options: SeedOptions): Promise<{ demoFile: string | null; setupCode: string | null }> {
  try {
    if (!(await needsSetUp())) return { demoFile: await refreshDemoFile(options), setupCode: null };
    if (options.demo) return { demoFile: await seedDemo(options), setupCode: null };
    return { demoFile: null, setupCode: await newSetUpCode() };
  } finally {
    await disconnect();
  }
}

async function refreshDemoFile({ dataDir, publicUrl }: SeedOptions): Promise<string | null> {
  const file = join(dataDir, "demo.json");
  // A start that was killed between the commit and the rename left it under its first name.
  if (!existsSync(file) && existsSync(`${file}.new`)) await rename(`${file}.new`, file);
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return null;
  const demo = JSON.parse(text) as DemoFile;
  if (demo.url !== publicUrl)
    await writeFile(file, `${JSON.stringify({ ...demo, url: publicUrl }, null, 2)}\n`, { mode: 0o600 });
  return file;
}

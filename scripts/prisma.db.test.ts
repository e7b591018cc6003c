import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runPrisma } from "./prisma.mjs";

let folder = "";
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "prisma-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** What Prisma says it takes to get from the migrations to a schema; exit code 0 means nothing. */
function difference(schema: string) {
  const args = ["migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema", schema];
  return runPrisma([...args, "--script", "--exit-code"], { databaseUrl: process.env.DATABASE_URL ?? "", quiet: true });
}

test("schema.prisma and the migrations describe the same tables", async () => {
  const { code, output } = await difference("prisma/schema.prisma");
  expect(code, output).toBe(0);
});

test("a column that only the schema has is found", async () => {
  const schema = fs.readFileSync("prisma/schema.prisma", "utf8");
  const changed = path.join(folder, "schema.prisma");
  fs.writeFileSync(changed, schema.replace(/model Tenant \{/, "$&\n  motto String?"));
  const { code, output } = await difference(changed);
  expect(output).toContain('ALTER TABLE "tenants" ADD COLUMN     "motto" TEXT');
  expect(code).toBe(2);
});

test("Prisma understands what our own migrate did", async () => {
  const { code, output } = await runPrisma(["migrate", "status"], {
    databaseUrl: process.env.DATABASE_URL ?? "",
    quiet: true,
  });
  expect(output).toContain("Database schema is up to date!");
  expect(code).toBe(0);
});

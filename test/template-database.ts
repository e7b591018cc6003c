import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startTemporary } from "../lib/db/embedded-temporary";
import { migrate } from "../lib/db/migrate";

declare module "vitest" {
  interface ProvidedContext {
    adminUrl: string;
    template: string;
  }
}

export const databaseUrl = (adminUrl: string, name: string): string => {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.toString();
};

/** Migrates one template database, which every test file copies; on the given server, or on one of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.ASSENTRY_TEST_DATABASE_URL;
  const own = given ? null : await startTemporary();
  const adminUrl = given ?? own?.url ?? "";
  const template = `template_${process.pid}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  await migrate(databaseUrl(adminUrl, template), join(import.meta.dirname, "../prisma/migrations"));
  project.provide("adminUrl", adminUrl);
  project.provide("template", template);
  return async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await admin.end();
    await own?.stop();
  };
}

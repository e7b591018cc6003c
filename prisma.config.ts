import { defineConfig } from "prisma/config";

// Read by Prisma's CLI, which only scripts/prisma.mjs calls.
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_OWNER_URL || process.env.DATABASE_URL || "" },
});

import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const resolve = { alias: { "@": at("."), assentry: at("sdk/src/index.ts") } };
const ignored = ["**/node_modules/**", "**/.next/**", "e2e/**"];

export default defineConfig({
  resolve,
  test: {
    // Much of a test is waiting for its database: with one process on two cores, one core would idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...ignored, "**/*.db.test.ts"],
          setupFiles: ["test/strict-console.ts"],
          // Nobody waits so long unless the machine is busy with something else.
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        test: {
          name: "database",
          include: ["**/*.db.test.ts"],
          exclude: ignored,
          globalSetup: ["test/template-database.ts"],
          setupFiles: ["test/strict-console.ts", "test/own-database.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

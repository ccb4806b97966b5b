import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/**
 * Ends what hangs, and nothing else: beside other work on the machine a test may take twenty times
 * as long as alone.
 */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000 };

// One group after the other, the quickest first: what fails early is cheap to see.
export default defineConfig({
  test: {
    // Log lines of the Worker are told of failed tests only.
    silent: "passed-only",
    projects: [
      {
        test: {
          ...PATIENCE,
          name: "core",
          environment: "node",
          include: ["src/core/**/*.test.ts", "test/scenarios/**/*.test.ts"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...PATIENCE,
          name: "tidy",
          environment: "node",
          include: ["test/tidy/**/*.test.ts"],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...PATIENCE,
          name: "simulation",
          environment: "node",
          include: ["test/simulation/**/*.test.ts"],
          sequence: { groupOrder: 2 },
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            verbose: false,
            miniflare: {
              cf: false,
              bindings: { TEST_MIGRATIONS: await readD1Migrations("./migrations") },
            },
          })),
        ],
        test: {
          ...PATIENCE,
          name: "worker",
          include: ["test/worker/**/*.test.ts"],
          setupFiles: ["test/support/apply-migrations.ts"],
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          ...PATIENCE,
          name: "contract",
          environment: "node",
          include: ["test/contract/**/*.test.ts"],
          globalSetup: ["test/contract/support/running-worker.ts"],
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});

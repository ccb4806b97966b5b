// `npm run check`: format, lint, types, tests; stops at the first that fails.
// With --without-tests the tests are left out.
import path from "node:path";
import { ensureInstalled, projectRoot, runPackagedNode } from "./toolchain.mjs";
import { generateWorkerTypes } from "./worker-types.mjs";

/** @param {string} file below node_modules */
const tool = (file) => path.join(projectRoot, "node_modules", file);

/** @type {ReadonlyArray<{ name: string, run: () => Promise<number> }>} */
const steps = [
  { name: "format", run: () => runPackagedNode([tool("oxfmt/bin/oxfmt"), "--check"]) },
  { name: "types of the Worker", run: () => generateWorkerTypes() },
  {
    name: "lint",
    run: () => runPackagedNode([tool("oxlint/bin/oxlint"), "--type-aware", "--deny-warnings"]),
  },
  ...["tsconfig.json", "tsconfig.node.json"].map((project) => ({
    name: `types (${project})`,
    run: () => runPackagedNode([tool("typescript/bin/tsc"), "--noEmit", "--project", project]),
  })),
  {
    name: "tests",
    run: () => runPackagedNode([path.join(projectRoot, "scripts", "test.mjs")]),
  },
];

await ensureInstalled();
const withoutTests = process.argv.includes("--without-tests");
for (const { name, run } of steps) {
  if (withoutTests && name === "tests") continue;
  console.log(`\n== ${name}`);
  const status = await run();
  if (status === 0) continue;
  console.error(`\nThe check "${name}" failed.`);
  process.exit(status);
}

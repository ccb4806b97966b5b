// `npm run check`: format, lint, types, tests; all of them run, and any that fails fails the check.
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
const failed = [];
for (const { name, run } of steps) {
  if (withoutTests && name === "tests") continue;
  console.log(`\n== ${name}`);
  if ((await run()) !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(", ")}`);
  process.exit(1);
}

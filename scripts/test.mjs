// `npm test`: runs every test (core, simulation, tidy, worker, contract) and ends with one line of
// totals. Further arguments go to vitest: npm test -- --project core src/core/ledger
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureInstalled, projectRoot, runPackagedNode } from "./toolchain.mjs";

await ensureInstalled();
const folder = mkdtempSync(path.join(tmpdir(), "tessera-test-"));
const totalsFile = path.join(folder, "totals.json");
try {
  const vitest = path.join(projectRoot, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=./scripts/test-totals.mjs"];
  const status = await runPackagedNode([vitest, "run", ...reporters, ...process.argv.slice(2)], {
    TEST_TOTALS_FILE: totalsFile,
  });
  const totals = readTotals();
  if (totals !== null) {
    console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  }
  process.exitCode = status === 0 && totals !== null && totals.failed > 0 ? 1 : status;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns {{ passed: number, failed: number, skipped: number } | null} null: nothing was run */
function readTotals() {
  try {
    return JSON.parse(readFileSync(totalsFile, "utf8"));
  } catch {
    return null;
  }
}

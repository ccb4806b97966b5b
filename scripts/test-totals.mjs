import { writeFileSync } from "node:fs";

/** @import { TestModule } from "vitest/node" */

/**
 * A vitest reporter that counts. A file that could not be loaded and an error outside of any test
 * count as failures too.
 */
export default class TestTotals {
  /**
   * @param {ReadonlyArray<TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const totals = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      totals.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "pending") totals.skipped += 1;
        else totals[state] += 1;
      }
    }
    const file = process.env["TEST_TOTALS_FILE"];
    if (file !== undefined) writeFileSync(file, JSON.stringify(totals));
  }
}

import { describe, expect, it } from "vitest";
import { openGate, SimulatedD1 } from "./adapters/d1";
import { STORE_CASES } from "./store-cases";

describe("the simulator's database answers like D1", () => {
  it.each(STORE_CASES)("$name", async ({ setUp, run, answer }) => {
    const db = new SimulatedD1().open(openGate);
    for (const sql of setUp) await db.prepare(sql).run();
    expect(await run(db)).toEqual(answer);
  });

  it("carries the production schema", async () => {
    const storage = SimulatedD1.migrated();
    const row = await storage.open(openGate).prepare("SELECT count(*) AS n FROM accounts").first();
    expect(row).toEqual({ n: 1 });
  });
});

import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { STORE_CASES } from "../simulation/store-cases";

describe("D1 answers as the simulator assumes", () => {
  it.each(STORE_CASES)("$name", async ({ setUp, run, answer }) => {
    const db = env.DB.withSession("first-primary");
    for (const sql of setUp) await db.prepare(sql).run();
    expect(await run(db)).toEqual(answer);
  });
});

import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { resolveClosure } from "../../../src/db/queries/closures";
import { decideClosure } from "./platform";

const db = () => env.DB.withSession("first-primary");

describe("resolving a closure", () => {
  it("fences off a closure that D1 has not heard of: its decision then fails", async () => {
    const closureId = crypto.randomUUID();
    expect(await resolveClosure(db(), closureId, 1)).toBe("aborted");
    await expect(decideClosure(closureId)).rejects.toThrow("UNIQUE constraint failed: closures.id");
    expect(await resolveClosure(db(), closureId, 2)).toBe("aborted");
  });

  it("never overrules a decision", async () => {
    const closureId = crypto.randomUUID();
    await decideClosure(closureId);
    expect(await resolveClosure(db(), closureId, 1)).toBe("committed");
  });

  it("gives all who ask at once, and the decision that races them, one outcome", async () => {
    for (let round = 0; round < 10; round += 1) {
      const closureId = crypto.randomUUID();
      const [decided, ...outcomes] = await Promise.all([
        decideClosure(closureId).then(
          () => "committed",
          () => "aborted",
        ),
        ...Array.from({ length: 5 }, () => resolveClosure(db(), closureId, 1)),
      ]);
      expect(new Set(outcomes)).toEqual(new Set([decided]));
    }
  });
});

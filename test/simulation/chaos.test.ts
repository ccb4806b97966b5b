import { describe, expect, it } from "vitest";
import { runStory } from "./chaos";

const SEEDS = Number(process.env["SIMULATION_SEEDS"] ?? 300);
const FIRST_SEED = Number(process.env["SIMULATION_FIRST_SEED"] ?? 1);

describe("random stories", () => {
  it("are the same for the same seed, down to the last event", async () => {
    const [one, same] = [await runStory(FIRST_SEED), await runStory(FIRST_SEED)];
    expect(one.trace.length).toBeGreaterThan(20);
    expect(same.trace).toEqual(one.trace);
  });

  it(`${SEEDS} of them end well, from seed ${FIRST_SEED} on`, { timeout: 300_000 }, async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
      const { broken, trace } = await runStory(seed);
      expect(broken, `seed ${seed}:\n${trace.join("\n")}`).toEqual([]);
    }
  });
});

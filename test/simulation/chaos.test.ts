import { describe, expect, it } from "vitest";
import { runStory } from "./chaos";
import { KEPT_SEEDS } from "./kept-seeds";
import { playStories } from "./played-stories";
import { NOTHING_HAPPENED, type Tally } from "./tally";

const SEEDS = Number(process.env["SIMULATION_SEEDS"] ?? 3_000);
/** From so many stories on, they must have told of everything that they are about. */
const SEEDS_TALLIED_MIN = 300;
const TIMES_MIN = 5;
const FIRST_SEED = Number(process.env["SIMULATION_FIRST_SEED"] ?? 1);

describe("random stories", () => {
  it("are the same for the same seed, down to the last event, whatever was played before", async () => {
    const one = await runStory(FIRST_SEED);
    await runStory(FIRST_SEED + 1);
    const same = await runStory(FIRST_SEED);
    expect(one.trace.length).toBeGreaterThan(20);
    expect(same.trace).toEqual(one.trace);
  });

  it("that once ended badly end well", { timeout: 60_000 }, async () => {
    for (const { seed, why } of KEPT_SEEDS) {
      const { broken, trace } = await runStory(seed);
      expect(broken, `seed ${seed} (${why}):\n${trace.join("\n")}`).toEqual([]);
    }
  });

  it(`${SEEDS} of them end well, from seed ${FIRST_SEED} on`, { timeout: 600_000 }, () => {
    const { status, stdout, stderr } = playStories({ first: FIRST_SEED, seeds: SEEDS });
    expect(stderr).toBe("");
    expect(stdout).toContain(`${SEEDS} stories from seed ${FIRST_SEED} on, all well`);
    expect(status).toBe(0);
    if (SEEDS < SEEDS_TALLIED_MIN) return;
    const tally = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Tally;
    expect(Object.keys(tally)).toEqual(Object.keys(NOTHING_HAPPENED));
    for (const [name, times] of Object.entries(tally)) {
      expect(times, name).toBeGreaterThan(TIMES_MIN);
    }
  });
});

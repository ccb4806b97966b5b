import { expect, it } from "vitest";
import { plantedBugs } from "./planted-bugs.mjs";
import { playStories } from "./played-stories";

const SEEDS_MAX = 2_000;

it.each(Object.entries(plantedBugs))(
  "a bug is found: %s",
  { timeout: 60_000 },
  (bug, { foundBy }) => {
    const { status, stderr } = playStories({ first: foundBy, seeds: SEEDS_MAX, threads: 1, bug });
    expect(stderr).toMatch(/^seed \d+:/m);
    expect(stderr).toContain(`--bug "${bug}"`);
    expect(status).toBe(1);
  },
);

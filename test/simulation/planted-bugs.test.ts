import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { plantedBugs } from "./planted-bugs.mjs";
import { playStories } from "./played-stories";

const SEEDS_MAX = 2_000;

it.each(Object.entries(plantedBugs))(
  "a bug is found: %s",
  { timeout: 180_000 },
  (bug, { foundBy }) => {
    const { status, stderr } = playStories({ first: foundBy, seeds: SEEDS_MAX, threads: 1, bug });
    expect(stderr).toMatch(/^seed \d+:/m);
    expect(stderr).toContain(`--bug "${bug}"`);
    expect(status).toBe(1);
  },
);

it("the documentation names each planted bug and the seed that finds it", () => {
  const rows = readFileSync("docs/simulation.md", "utf8").matchAll(
    /^\| ([^|]+)\|[^|]+\| +(\d+) +\|$/gm,
  );
  const told = [...rows].map(([_row, bug = "", seed]) => `${bug.trim()}: ${seed}`);
  const planted = Object.entries(plantedBugs).map(([bug, { foundBy }]) => `${bug}: ${foundBy}`);
  expect(told.toSorted()).toEqual(planted.toSorted());
});

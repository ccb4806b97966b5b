import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { plantedBugs } from "./planted-bugs.mjs";

const RUN = fileURLToPath(import.meta.resolve("./run.mjs"));
const SEEDS_MAX = 1_000;

it.each(Object.entries(plantedBugs))(
  "a bug is found: %s",
  { timeout: 60_000 },
  (bug, { foundBy }) => {
    const flags = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"];
    const story = ["--first", String(foundBy), "--seeds", String(SEEDS_MAX), "--bug", bug];
    const { status, stderr } = spawnSync(process.execPath, [...flags, RUN, ...story], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    expect(stderr).toMatch(/^seed \d+:/m);
    expect(status).toBe(1);
  },
);

// Plays random stories for as long as one likes:
//   node test/simulation/run.mjs [--seeds 10000] [--first 1] [--bug "no fence row"]
// Needs the packaged Node 24, which runs TypeScript and has SQLite. Ends with 1 at the first story
// that breaks an invariant, and prints its seed and what happened.
import { existsSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { plantedBugs, withBug } from "./planted-bugs.mjs";

const PROGRESS_EVERY = 1_000;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "10000" },
    first: { type: "string", default: "1" },
    bug: { type: "string", default: "" },
  },
});
if (values.bug !== "" && !(values.bug in plantedBugs)) {
  throw new Error(`Bugs to plant: ${Object.keys(plantedBugs).join(", ")}`);
}

registerHooks({
  // The sources import each other without an extension, as the bundler wants it.
  resolve(specifier, context, nextResolve) {
    if (specifier.startsWith(".") && context.parentURL) {
      for (const ending of [".ts", "/index.ts"]) {
        const url = new URL(specifier + ending, context.parentURL);
        if (existsSync(fileURLToPath(url))) return nextResolve(url.href, context);
      }
    }
    return nextResolve(specifier, context);
  },
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (values.bug === "" || !url.endsWith(".ts")) return loaded;
    const source = readFileSync(fileURLToPath(url), "utf8");
    return { ...loaded, source: withBug(url, source, values.bug) };
  },
});

const [seeds, first] = [Number(values.seeds), Number(values.first)];
const { runStory } = await import("./chaos.ts");
let played = 0;
for (; played < seeds; played += 1) {
  const { seed, broken, trace } = await runStory(first + played);
  if (broken.length > 0) {
    console.error([...trace, "", `seed ${seed}:`, ...broken].join("\n"));
    process.exitCode = 1;
    break;
  }
  if ((played + 1) % PROGRESS_EVERY === 0) console.log(`${played + 1} stories, all well`);
}
if (played === seeds) console.log(`${seeds} stories from seed ${first} on, all well`);

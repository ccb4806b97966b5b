// Plays random stories for as long as one likes:
//   node test/simulation/run.mjs [--seeds 10000] [--first 1] [--threads 2] [--bug "no fence row"]
// Needs the packaged Node 24, which runs TypeScript and has SQLite. Ends with 1 at the first story
// that breaks an invariant, and prints its seed and what happened; else with how often what the
// stories are about came to be.
import { existsSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { plantedBugs, withBug } from "./planted-bugs.mjs";

const PROGRESS_EVERY = 1_000;
/** A thread that plays fewer costs more than it brings. */
const SEEDS_PER_THREAD_MIN = 200;

if (isMainThread) playAll(readOptions());
else await playSome(workerData);

function readOptions() {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "10000" },
      first: { type: "string", default: "1" },
      threads: { type: "string", default: String(availableParallelism()) },
      bug: { type: "string", default: "" },
    },
  });
  const [seeds, first, threads] = [values.seeds, values.first, values.threads].map(Number);
  if (values.bug !== "" && !(values.bug in plantedBugs)) {
    throw new Error(`Bugs to plant: ${Object.keys(plantedBugs).join(", ")}`);
  }
  return { seeds, first, threads, bug: values.bug };
}

/** Lets the threads take seed after seed; the first story that ends badly ends them all. */
function playAll({ seeds, first, threads, bug }) {
  const taken = new SharedArrayBuffer(4);
  const useful = Math.max(1, Math.min(threads, Math.ceil(seeds / SEEDS_PER_THREAD_MIN)));
  let played = 0;
  let told = false;
  const sums = {};
  const workers = Array.from({ length: useful }, () => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { seeds, first, bug, taken },
    });
    worker.on("message", ({ seed, broken, trace, tally }) => {
      if (broken.length > 0) return tell(seed, broken, trace);
      played += 1;
      for (const [name, times] of Object.entries(tally)) sums[name] = (sums[name] ?? 0) + times;
      if (played === seeds) {
        console.log(`${seeds} stories from seed ${first} on, all well`);
        console.log(JSON.stringify(sums));
      } else if (played % PROGRESS_EVERY === 0) console.log(`${played} stories, all well`);
    });
    worker.on("error", (error) => {
      console.error(error);
      process.exit(1);
    });
    return worker;
  });

  function tell(seed, broken, trace) {
    if (told) return;
    told = true;
    for (const worker of workers) void worker.terminate();
    const planted = bug === "" ? "" : ` --bug "${bug}"`;
    const again = `Again: npm run simulate -- --first ${seed} --seeds 1${planted}`;
    const keep = "Once it is mended, keep the seed in test/simulation/kept-seeds.ts.";
    console.error([...trace, "", `seed ${seed}:`, ...broken, "", again, keep].join("\n"));
    process.exitCode = 1;
  }
}

async function playSome({ seeds, first, bug, taken }) {
  loadSources(bug);
  const { runStory } = await import("./chaos.ts");
  const next = new Int32Array(taken);
  for (;;) {
    const index = Atomics.add(next, 0, 1);
    if (index >= seeds) return;
    const { seed, broken, trace, tally } = await runStory(first + index);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
    parentPort.postMessage({ seed, broken, trace: broken.length > 0 ? trace : [], tally });
  }
}

/** @param {string} bug planted while the sources are loaded; "" = none */
function loadSources(bug) {
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
      if (bug === "" || !url.endsWith(".ts")) return loaded;
      const source = readFileSync(fileURLToPath(url), "utf8");
      return { ...loaded, source: withBug(url, source, bug) };
    },
  });
}

// What a decision costs, as a multiple of parsing and printing the same cart as JSON: the least that
// any HTTP engine does. The number of campaigns that can't apply must not matter.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { esbuild } from "../scripts/serve/packages.mjs";
import { print, ratio } from "./report.mjs";

const CARTS = 2_000;
const ROUNDS = 7;

export async function run() {
  const { decideCart, cartJson } = await loadShop();
  const floor = best(() => JSON.stringify(JSON.parse(cartJson)));
  print("floor: parse and print the cart as JSON", floor, 1);
  for (const idle of [0, 100, 1_000, 10_000]) {
    const decide = decideCart(idle);
    const cost = best(decide);
    print(`decide, ${idle} campaigns that can't apply`, cost, ratio(cost, floor));
  }
}

/**
 * Microseconds for one call, the best of several rounds: noise only adds.
 *
 * @param {() => unknown} work
 */
function best(work) {
  for (let warm = 0; warm < CARTS; warm += 1) work();
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.hrtime.bigint();
    for (let cart = 0; cart < CARTS; cart += 1) work();
    least = Math.min(least, Number(process.hrtime.bigint() - start) / 1_000 / CARTS);
  }
  return least;
}

/** Bundles the shop of the benchmark with the engine's own sources. */
async function loadShop() {
  const folder = await mkdtemp(path.join(import.meta.dirname, ".bundle-"));
  try {
    const file = path.join(folder, "shop.mjs");
    const built = await esbuild.build({
      entryPoints: [path.join(import.meta.dirname, "evaluate-shop.ts")],
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      target: "node24",
    });
    await writeFile(file, built.outputFiles[0].text);
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

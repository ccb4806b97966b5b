// What rules that were built to be slow cost on the largest cart until a bound ends them, on steps or
// on effects, as a multiple of parsing and printing that cart as JSON. What takes longer than 300 ms
// is listed.
import { loadBundle } from "./bundle.mjs";
import { print, ratio } from "./report.mjs";

const ROUNDS = 3;

/** Milliseconds that one evaluation may take at the very most. */
const EVALUATION_MS_MAX = 300;

export async function run() {
  const { cartJson, slowRules } = await loadBundle("adversarial-rules.ts");
  const floor = best(() => JSON.stringify(JSON.parse(cartJson)));
  print("floor: parse and print the cart as JSON", floor, 1);
  const tooSlow = [];
  for (const { name, run: evaluate } of slowRules()) {
    const outcome = evaluate();
    const cost = best(evaluate);
    print(`${outcome.endedByBound ? "bound" : "ended"} | ${name}`, cost, ratio(cost, floor));
    if (cost > EVALUATION_MS_MAX * 1_000) tooSlow.push(name);
  }
  if (tooSlow.length > 0) console.log(`\nOver ${EVALUATION_MS_MAX} ms:\n${tooSlow.join("\n")}`);
}

/**
 * Microseconds for one call, the best of several.
 *
 * @param {() => unknown} work
 */
function best(work) {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    work();
    least = Math.min(least, (performance.now() - start) * 1_000);
  }
  return least;
}

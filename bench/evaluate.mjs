// What a decision costs, as a multiple of parsing and printing the same cart as JSON: the least that
// any HTTP engine does. The number of campaigns that can't apply must not matter.
import { loadBundle } from "./bundle.mjs";
import { print, ratio } from "./report.mjs";

const CARTS = 2_000;
const ROUNDS = 7;

export async function run() {
  const { decideCart, cartJson } = await loadBundle("evaluate-shop.ts");
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
    const start = performance.now();
    for (let cart = 0; cart < CARTS; cart += 1) work();
    least = Math.min(least, ((performance.now() - start) * 1_000) / CARTS);
  }
  return least;
}

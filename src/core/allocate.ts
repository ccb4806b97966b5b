import { assert } from "./assert";

/**
 * Splits a total by weights into whole units (largest remainder): every share is its exact part
 * rounded down, and the units left over go to the largest remainders, at equal ones to the earlier
 * share. So the shares sum to the total, none is negative, and none exceeds its weight as long as
 * the total does not exceed the sum of weights.
 *
 * @param totalUnits a safe integer ≥ 0
 * @param weights safe integers ≥ 0; with none above 0 the total is split evenly
 */
export function allocate(totalUnits: number, weights: readonly number[]): readonly number[] {
  assert(Number.isSafeInteger(totalUnits) && totalUnits >= 0, "a total to split is no debt");
  assert(totalUnits === 0 || weights.length > 0, "a total needs someone to go to");
  const exact = weights.some((weight) => weight > 0) ? weights : weights.map(() => 1);
  const sum = exact.reduce((total, weight) => total + BigInt(weight), 0n);
  const total = BigInt(totalUnits);
  const parts = exact.map((weight, index) => {
    const product = total * BigInt(weight);
    return { index, share: Number(product / sum), remainder: product % sum };
  });
  const shares = parts.map(({ share }) => share);
  const left = totalUnits - shares.reduce((given, share) => given + share, 0);
  const byRemainder = parts
    .filter(({ remainder }) => remainder > 0n)
    .toSorted((a, b) => compare(b.remainder, a.remainder) || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

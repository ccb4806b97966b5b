import { assert } from "../assert";
import { lotStatusAt } from "./balance";
import type { OpenLot } from "./types";

/** What a deduction takes out of one lot, which is named by the entry that brought it in. */
export interface Draw {
  readonly transactionUUID: string;
  readonly amountHundredths: number;
}

/** Order of spending: earliest expiry first, unlimited last, then oldest (SEMANTICS §10.3). */
export function bySpendingOrder(a: OpenLot, b: OpenLot): number {
  const expiryA = a.expiresAtMs ?? Number.POSITIVE_INFINITY;
  const expiryB = b.expiresAtMs ?? Number.POSITIVE_INFINITY;
  if (expiryA !== expiryB) return expiryA < expiryB ? -1 : 1;
  return a.sequence - b.sequence;
}

/** The lots that can be spent at `nowMs`, in the order in which they are. */
export function spendingOrder(lots: readonly OpenLot[], nowMs: number): OpenLot[] {
  return lots
    .filter((lot) => lot.remainingHundredths > 0 && lotStatusAt(lot, nowMs) === "active")
    .sort(bySpendingOrder);
}

/** Takes an amount out of active lots; they must hold it. */
export function drawFromLots(
  lots: readonly OpenLot[],
  amountHundredths: number,
  nowMs: number,
): Draw[] {
  const draws: Draw[] = [];
  let missing = amountHundredths;
  for (const lot of spendingOrder(lots, nowMs)) {
    if (missing === 0) break;
    const taken = Math.min(missing, lot.remainingHundredths);
    draws.push({ transactionUUID: lot.transactionUUID, amountHundredths: taken });
    missing -= taken;
  }
  assert(missing === 0, "the lots drawn from hold the amount");
  return draws;
}

/** The lots as they are after the draws, without those that nothing is left of. */
export function lotsAfterDraws(lots: readonly OpenLot[], draws: readonly Draw[]): OpenLot[] {
  const taken = new Map<string, number>();
  for (const draw of draws) {
    taken.set(draw.transactionUUID, (taken.get(draw.transactionUUID) ?? 0) + draw.amountHundredths);
  }
  const left: OpenLot[] = [];
  for (const lot of lots) {
    const remainingHundredths = lot.remainingHundredths - (taken.get(lot.transactionUUID) ?? 0);
    taken.delete(lot.transactionUUID);
    assert(remainingHundredths >= 0, "no more is drawn from a lot than it holds");
    if (remainingHundredths > 0) left.push({ ...lot, remainingHundredths });
  }
  assert(taken.size === 0, "draws name open lots");
  return left;
}

import type { LoyaltyProgramDefinition } from "../evaluation/catalogue";
import { balanceAt } from "./balance";
import type { LedgerSnapshot } from "./types";

export type Tier = LoyaltyProgramDefinition["tiers"][number];

/** The tier of a ledger at an instant, by its active points; null below the lowest tier. */
export function tierAt(ledger: LedgerSnapshot, tiers: readonly Tier[], nowMs: number): Tier | null {
  return tierOfPoints(balanceAt(ledger, nowMs).activeHundredths, tiers);
}

/** The highest tier that an amount of active points reaches (reference SEMANTICS §10.5). */
export function tierOfPoints(activeHundredths: number, tiers: readonly Tier[]): Tier | null {
  let highest: Tier | null = null;
  for (const tier of tiers) {
    if (tier.minPointsHundredths > activeHundredths) continue;
    if (!highest || tier.minPointsHundredths > highest.minPointsHundredths) highest = tier;
  }
  return highest;
}

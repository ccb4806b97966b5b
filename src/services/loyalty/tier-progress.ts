import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";

export type Tier = LoyaltyProgramDefinition["tiers"][number];

/** Where a balance stands among a program's tiers. */
export interface TierProgress {
  readonly current: Tier | null;
  /** Null at the top. */
  readonly next: Tier | null;
  readonly missingHundredths: number;
}

/** The tier that the active points reach, and the one above; null = there are no tiers. */
export function tierProgress(
  program: LoyaltyProgramDefinition,
  activeHundredths: number,
): TierProgress | null {
  if (program.tiers.length === 0) return null;
  const ascending = [...program.tiers].sort(
    (a, b) => a.minPointsHundredths - b.minPointsHundredths,
  );
  const next = ascending.find((tier) => tier.minPointsHundredths > activeHundredths) ?? null;
  const current = ascending.findLast((tier) => tier.minPointsHundredths <= activeHundredths);
  return {
    current: current ?? null,
    next,
    missingHundredths: next ? next.minPointsHundredths - activeHundredths : 0,
  };
}

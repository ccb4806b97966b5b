import { balanceAt } from "../../core/ledger/balance";
import {
  type ProgramRules,
  type ProgramTier,
  type TierDowngradePolicy,
} from "../../core/ledger/program-rules";
import { projectTier, type ProjectedTier, tierStateAt } from "../../core/ledger/tiers";
import type { LedgerSnapshot, TierState } from "../../core/ledger/types";

/** Where a ledger stands among a program's tiers. */
export interface TierProgress {
  readonly current: CurrentTier | null;
  /** Null at the top. */
  readonly next: ProgramTier | null;
  readonly missingHundredths: number;
  readonly projected: ProjectedTier;
  readonly timezone: string;
}

export interface CurrentTier extends ProgramTier {
  /** Null until a command told the wallet of the program. */
  readonly dates: Pick<TierState, "startAtMs" | "expiresAtMs"> | null;
  readonly downgradePolicy: TierDowngradePolicy;
}

/**
 * The tier of a ledger, and the one above; null = there are no tiers. Points that are missing count
 * from the active points, also when the tier outlived the points that reached it.
 */
export function tierProgress(
  ledger: LedgerSnapshot,
  rules: ProgramRules,
  nowMs: number,
): TierProgress | null {
  if (rules.tiers.length === 0) return null;
  // A date that only the wallet was told of is its own.
  const attributeAtMs = rules.attributeAtMs ?? ledger.rules?.attributeAtMs ?? null;
  const own = { ...rules, attributeAtMs };
  const { activeHundredths } = balanceAt(ledger, nowMs);
  const state = tierStateAt(ledger, own, nowMs);
  const present = own.tiers.find((tier) => tier.id === state?.tierId) ?? null;
  const next = lowestAbove(own.tiers, present?.minPointsHundredths ?? -1);
  const isKnown = ledger.tier !== undefined;
  return {
    current: present && {
      ...present,
      dates: isKnown ? state : null,
      downgradePolicy: own.downgradePolicy,
    },
    next,
    missingHundredths: next ? Math.max(0, next.minPointsHundredths - activeHundredths) : 0,
    projected: projectTier(ledger, own, nowMs),
    timezone: own.timezone,
  };
}

function lowestAbove(tiers: readonly ProgramTier[], thresholdHundredths: number) {
  return tiers.reduce<ProgramTier | null>(
    (lowest, tier) =>
      tier.minPointsHundredths > thresholdHundredths &&
      (lowest === null || tier.minPointsHundredths < lowest.minPointsHundredths)
        ? tier
        : lowest,
    null,
  );
}

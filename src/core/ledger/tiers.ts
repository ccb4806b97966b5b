import { addDuration, nextOccurrence } from "../duration";
import { balanceAt } from "./balance";
import type { ProgramRules, ProgramTier } from "./program-rules";
import type { LedgerSnapshot, StoredTier, TierState } from "./types";

export type Tier = ProgramTier;

/** Moves that are looked at in one go; an alarm takes up where this ends. */
export const TIER_STEPS_MAX = 1_000;

/** The tier of a ledger at an instant; null below the lowest tier (reference SEMANTICS §10.5). */
export function tierAt(ledger: LedgerSnapshot, tiers: readonly Tier[], nowMs: number): Tier | null {
  const state = ledger.rules && tierStateAt(ledger, { ...ledger.rules, tiers }, nowMs);
  if (!state) return tierOfPoints(balanceAt(ledger, nowMs).activeHundredths, tiers);
  return tiers.find((tier) => tier.id === state.tierId) ?? null;
}

/** The highest tier that an amount of active points reaches. */
export function tierOfPoints(activeHundredths: number, tiers: readonly Tier[]): Tier | null {
  let highest: Tier | null = null;
  for (const tier of tiers) {
    if (tier.minPointsHundredths > activeHundredths) continue;
    if (!highest || tier.minPointsHundredths > highest.minPointsHundredths) highest = tier;
  }
  return highest;
}

/** The tier at an instant with its dates: what is stored, and what time has changed since. */
export function tierStateAt(
  ledger: LedgerSnapshot,
  rules: ProgramRules,
  nowMs: number,
): TierState | null {
  return advanceTier(ledger, rules, nowMs).state;
}

/**
 * Lives through everything that happened to the tier up to `nowMs`: points that became active lift
 * it at once, its end renews or lowers it. Spending never lowers it before its end.
 */
export function advanceTier(
  ledger: LedgerSnapshot,
  rules: ProgramRules,
  nowMs: number,
): StoredTier {
  let state = ledger.tier?.state ?? null;
  if (ledger.tier !== undefined) {
    let fromMs = ledger.tier.checkedAtMs;
    for (let step = 0; step < TIER_STEPS_MAX; step += 1) {
      const atMs = nextTierCheck({ ...ledger, tier: { checkedAtMs: fromMs, state } });
      if (atMs === null || atMs > nowMs) break;
      state = stepTier(ledger, rules, state, atMs);
      if (step === TIER_STEPS_MAX - 1) return { checkedAtMs: atMs, state };
      fromMs = atMs;
    }
  }
  state = stepTier(ledger, rules, state, nowMs);
  return { checkedAtMs: Math.max(nowMs, ledger.tier?.checkedAtMs ?? nowMs), state };
}

/** When time alone can next move the tier: its end, or the start of points. Null = never. */
export function nextTierCheck(ledger: LedgerSnapshot): number | null {
  if (ledger.tier === undefined) return null;
  const { checkedAtMs, state } = ledger.tier;
  const dates = ledger.lots.map((lot) => lot.startAtMs);
  if (state !== null) dates.push(state.expiresAtMs);
  const next = dates.reduce<number>(
    (least, date) => (date !== null && date > checkedAtMs && date < least ? date : least),
    Number.POSITIVE_INFINITY,
  );
  return Number.isFinite(next) ? next : null;
}

/** What a tier will be at its end if nothing is earned and nothing is spent until then. */
export interface ProjectedTier {
  readonly activeHundredths: number;
  readonly tier: Tier | null;
  /** Points that are missing to stay; null when the tier will not be lowered. */
  readonly missingHundredths: number | null;
}

/** The tier at the end of the present one; without an end, as of now. */
export function projectTier(
  ledger: LedgerSnapshot,
  rules: ProgramRules,
  nowMs: number,
): ProjectedTier {
  const stored = advanceTier(ledger, rules, nowMs);
  const present = rules.tiers.find(({ id }) => id === stored.state?.tierId) ?? null;
  const endsAtMs = stored.state?.expiresAtMs ?? nowMs;
  const { activeHundredths } = balanceAt(ledger, endsAtMs);
  const state = tierStateAt({ ...ledger, tier: stored }, rules, endsAtMs);
  const tier = rules.tiers.find(({ id }) => id === state?.tierId) ?? null;
  const threshold = present?.minPointsHundredths ?? 0;
  const isLowered = (tier?.minPointsHundredths ?? -1) < (present?.minPointsHundredths ?? -1);
  return {
    activeHundredths,
    tier,
    missingHundredths: isLowered ? Math.max(0, threshold - activeHundredths) : null,
  };
}

function stepTier(
  ledger: LedgerSnapshot,
  rules: ProgramRules,
  state: TierState | null,
  atMs: number,
): TierState | null {
  const reached = tierOfPoints(balanceAt(ledger, atMs).activeHundredths, rules.tiers);
  const present = rules.tiers.find(({ id }) => id === state?.tierId) ?? null;
  // A tier that the program no longer has is replaced by what the points reach.
  if (state === null || present === null) return entered(ledger, rules, reached, atMs);
  const isHigher = (reached?.minPointsHundredths ?? -1) > present.minPointsHundredths;
  if (isHigher) return entered(ledger, rules, reached, atMs);
  if (state.expiresAtMs === null || state.expiresAtMs > atMs) return state;
  if (reached?.id === present.id) {
    return { ...state, expiresAtMs: endOfTier(ledger, rules, atMs) };
  }
  const lower = rules.downgradePolicy === "one_down" ? oneDown(rules.tiers, present) : reached;
  return entered(ledger, rules, lower, atMs);
}

function entered(
  ledger: LedgerSnapshot,
  rules: ProgramRules,
  tier: Tier | null,
  atMs: number,
): TierState | null {
  if (tier === null) return null;
  return { tierId: tier.id, startAtMs: atMs, expiresAtMs: endOfTier(ledger, rules, atMs) };
}

function oneDown(tiers: readonly Tier[], present: Tier): Tier | null {
  return tierOfPoints(present.minPointsHundredths - 1, tiers);
}

/**
 * The end of a tier that begins, or begins anew, at `atMs`. Where the date that the policy counts
 * from is not known, it counts from `atMs`.
 */
export function endOfTier(
  ledger: LedgerSnapshot,
  rules: ProgramRules,
  atMs: number,
): number | null {
  const { expireIn, timezone } = rules;
  if (expireIn === null || expireIn.amount === 0 || rules.expirationPolicy === null) return null;
  const anchorMs = {
    tier_start_date: null,
    program_join_date: ledger.joinedAtMs ?? null,
    customer_attribute: rules.attributeAtMs,
    absolute_expiration: rules.cycleStartAtMs,
  }[rules.expirationPolicy];
  if (anchorMs !== null) return nextOccurrence(anchorMs, expireIn, timezone, atMs);
  const endMs = addDuration(atMs, expireIn, timezone);
  return endMs !== null && endMs > atMs ? endMs : nextOccurrence(atMs, expireIn, timezone, atMs);
}

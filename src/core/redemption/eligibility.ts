import type { CounterCharge } from "../evaluation/decision";
import { periodKey } from "../evaluation/periods";
import { decimalFromNumber, fromScaledInteger, POINTS_SCALE } from "../decimal";
import { balanceAt } from "../ledger/balance";
import type { ProgramTier } from "../ledger/program-rules";
import { tierAt } from "../ledger/tiers";
import type { LedgerSnapshot } from "../ledger/types";
import type { OptionEligibility, RedemptionOption, RedemptionRefused } from "./types";

/** What is known of the customer who redeems. */
export interface Redeemer {
  readonly integrationId: string;
  readonly audienceIds: ReadonlySet<number>;
  readonly tags: ReadonlySet<string>;
  /** The ledger that the option is paid from. */
  readonly ledger: LedgerSnapshot;
  readonly tiers: readonly ProgramTier[];
  /** Redemptions of the option that count against its limit. */
  readonly redeemedBefore: number;
}

/** Why a customer may not take the option; null = they may. */
export function ineligibility(
  { eligibility }: Pick<RedemptionOption, "eligibility">,
  redeemer: Redeemer,
  nowMs: number,
): RedemptionRefused | null {
  const { tiers, audienceIds, tags, minimumBalance } = eligibility;
  if (tiers !== undefined) {
    const tier = tierAt(redeemer.ledger, redeemer.tiers, nowMs);
    if (tier === null || !tiers.includes(tier.name)) return refused(`is for ${tiers.join(", ")}`);
  }
  if (audienceIds !== undefined && !audienceIds.some((id) => redeemer.audienceIds.has(id))) {
    return refused("is for members of other audiences");
  }
  if (tags !== undefined && !tags.some((tag) => redeemer.tags.has(tag))) {
    return refused(`is for customers with the tag ${tags.join(" or ")}`);
  }
  if (minimumBalance !== undefined) {
    const { activeHundredths } = balanceAt(redeemer.ledger, nowMs);
    // May ask for less than a hundredth of a point.
    const available = fromScaledInteger(activeHundredths, POINTS_SCALE);
    if (available.lt(decimalFromNumber(minimumBalance))) {
      return refused(`needs a balance of ${minimumBalance} points`);
    }
  }
  const { limitPerCustomer } = eligibility;
  if (limitPerCustomer === undefined || redeemer.redeemedBefore < limitPerCustomer) return null;
  return refused(`can be taken ${limitPerCustomer} times ${periodWords(eligibility)}`);
}

/** Action of the counter that holds the limit per customer. */
export function optionAction(optionId: number): string {
  return `redemptionOption:${optionId}`;
}

/** What a redemption adds to the customer's counter; null where nothing is limited. */
export function limitCharge(
  { id, campaignId, eligibility }: RedemptionOption,
  integrationId: string,
  at: { readonly nowMs: number; readonly timezone: string },
): CounterCharge | null {
  const { limitPerCustomer, period } = eligibility;
  if (limitPerCustomer === undefined) return null;
  return {
    campaignId,
    action: optionAction(id),
    entity: `profile:${integrationId}`,
    period: periodKey(period, at.nowMs, at.timezone),
    deltaUnits: 1,
    limitUnits: limitPerCustomer,
  };
}

function refused(why: string): RedemptionRefused {
  return { code: "not_eligible", message: `The customer is not eligible: this option ${why}` };
}

function periodWords({ period }: OptionEligibility): string {
  return { daily: "a day", weekly: "a week", monthly: "a month", yearly: "a year", ever: "in all" }[
    period ?? "ever"
  ];
}

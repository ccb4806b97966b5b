import { formatRfc3339 } from "../../core/calendar";
import { toNumber, fromScaledInteger, COUNTER_MONEY_SCALE, POINTS_SCALE } from "../../core/decimal";
import type { RuleFailure } from "../../core/evaluation/decision";
import type { EffectJson } from "../../core/evaluation/effect-json";
import { ACCOUNT_ID } from "../../services/account";
import type { CardView } from "../../services/loyalty/cards/card-view";
import type { ForecastLedger } from "../../services/loyalty/forecast-ledgers";
import type { ToldLoyalty } from "../../services/loyalty/session-loyalty";
import type { CurrentTier, TierProgress } from "../../services/loyalty/tier-progress";
import type { ProfileRow } from "../../services/profiles/types";
import type { z } from "../openapi";
import { instant, present } from "../present";
import type * as schemas from "./schemas";

export function fromEffect(effect: EffectJson): z.output<typeof schemas.effect> {
  const { continues: _, ...shown } = effect;
  return shown;
}

export function fromProfile(
  row: ProfileRow,
  sandbox: boolean,
): z.output<typeof schemas.customerProfile> {
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    integrationId: row.integrationId,
    attributes: JSON.parse(row.attributes) as Record<string, unknown>,
    accountId: ACCOUNT_ID,
    closedSessions: row.closedSessions,
    totalSales: money(row.totalSalesThousandths),
    audienceMemberships: JSON.parse(row.audiences) as { id: number; name: string }[],
    lastActivity: instant(row.lastActivityAtMs),
    sandbox,
  };
}

export function fromRuleFailure(failure: RuleFailure): z.output<typeof schemas.ruleFailureReason> {
  return present({
    campaignID: failure.campaignId,
    campaignName: failure.campaignName,
    rulesetID: failure.rulesetId,
    ruleIndex: failure.ruleIndex,
    ruleName: failure.ruleName,
    couponID: failure.couponId,
    couponValue: failure.couponValue,
    referralID: failure.referralId,
    referralValue: failure.referralValue,
    conditionIndex: failure.conditionIndex,
    effectIndex: failure.effectIndex,
    details: failure.details,
    evaluationGroupID: failure.evaluationGroupID,
    evaluationGroupMode: failure.evaluationGroupMode,
  });
}

export function fromLoyalty({ programs, cards }: ToldLoyalty): z.output<typeof schemas.loyalty> {
  const entries = programs.map(({ program, main, subledgers, joinedAtMs }) => {
    const { id, title, name } = program;
    const subLedgers = fromSubledgers(subledgers);
    const joinDate = joinedAtMs === null ? undefined : formatRfc3339(joinedAtMs, program.timezone);
    const ledger = fromLedger(main);
    return [String(id), present({ id, title, name, joinDate, ledger, subLedgers })];
  });
  const programsById = Object.fromEntries(entries);
  return { ...(cards && { cards: cards.map(fromCard) }), programs: programsById };
}

/** A card; its ledgers are there when its wallet was read. */
export function fromCard(view: CardView): z.output<typeof schemas.loyaltyCard> {
  const { row, program, ledgers } = view;
  return present({
    id: row.id,
    created: instant(row.createdAtMs),
    programID: program.id,
    programName: program.name,
    programTitle: program.title,
    status: row.status,
    blockReason: row.blockReason ?? undefined,
    identifier: row.identifier,
    usersPerCardLimit: view.usersPerCardLimit,
    profiles: fromCardProfiles(row),
    ledger: ledgers === null ? undefined : fromLedger(ledgers.main),
    subledgers: ledgers === null ? undefined : fromSubledgers(ledgers.subledgers),
    modified: instant(row.modifiedAtMs),
    oldCardIdentifier: row.oldCardIdentifier ?? undefined,
    newCardIdentifier: row.newCardIdentifier ?? undefined,
    batchId: row.batchId ?? undefined,
  });
}

/** The customers of a card, in the order they were linked. */
export function fromCardProfiles({ profiles }: CardView["row"]) {
  const linked = JSON.parse(profiles) as [string, number][];
  return linked.map(([integrationId, atMs]) => ({ integrationId, timestamp: instant(atMs) }));
}

function fromSubledgers(ledgers: readonly ForecastLedger[]) {
  return Object.fromEntries(ledgers.map((ledger) => [ledger.subledgerId, fromLedger(ledger)]));
}

/** What is spent and expired is always 0 in these answers (reference SEMANTICS §10.1). */
function fromLedger({ balance, tentative, tier }: ForecastLedger) {
  return {
    currentBalance: points(balance.activeHundredths),
    pendingBalance: points(balance.pendingHundredths),
    negativeBalance: points(balance.negativeHundredths),
    expiredBalance: 0,
    spentBalance: 0,
    tentativeCurrentBalance: points(tentative.activeHundredths),
    tentativePendingBalance: points(tentative.pendingHundredths),
    tentativeNegativeBalance: points(tentative.negativeHundredths),
    ...fromTier(tier),
  };
}

export function fromTier(tier: TierProgress | null) {
  if (tier === null) return {};
  const { current, next, missingHundredths } = tier;
  return present({
    currentTier: current ? fromCurrentTier(current, tier.timezone) : undefined,
    pointsToNextTier: points(missingHundredths),
    nextTierName: next?.name,
  });
}

function fromCurrentTier({ id, name, dates, downgradePolicy }: CurrentTier, timezone: string) {
  const expiresAtMs = dates?.expiresAtMs ?? null;
  return present({
    id,
    name,
    startDate: dates ? formatRfc3339(dates.startAtMs, timezone) : undefined,
    expiryDate: expiresAtMs === null ? undefined : formatRfc3339(expiresAtMs, timezone),
    downgradePolicy,
  });
}

export function points(hundredths: number): number {
  return toNumber(fromScaledInteger(hundredths, POINTS_SCALE));
}

export function money(thousandths: number): number {
  return toNumber(fromScaledInteger(thousandths, COUNTER_MONEY_SCALE));
}

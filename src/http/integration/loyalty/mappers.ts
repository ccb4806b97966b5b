import type { Balance, LedgerEntry } from "../../../core/ledger/types";
import type { ActivatedEntry } from "../../../services/loyalty/activate-points";
import type { Balances, LedgerBalance } from "../../../services/loyalty/read-balances";
import type { PointsPage, PointsLot } from "../../../services/loyalty/read-points";
import type { TierProgress } from "../../../services/loyalty/tier-progress";
import type { TransactionPage } from "../../../services/loyalty/read-transactions";
import type { z } from "../../openapi";
import { instant, present } from "../../present";
import { fromTier, points as fromHundredths } from "../mappers";
import type {
  activatedPoints,
  balances,
  balanceWithoutTier,
  points,
  transactions,
} from "./schemas";

export interface WantedTiers {
  readonly includeTiers: boolean;
  readonly includeProjectedTier: boolean;
}

export function fromBalances(found: Balances, wanted: WantedTiers): z.output<typeof balances> {
  const subledgers = [...found.subledgers].map(([id, ledger]) => [id, fromBalance(ledger, wanted)]);
  return {
    balance: fromBalance(found.main, wanted),
    subledgerBalances: Object.fromEntries(subledgers),
  };
}

export function fromTransactions(page: TransactionPage): z.output<typeof transactions> {
  return { hasMore: page.hasMore, data: page.entries.map(fromTransaction) };
}

export function fromPoints(page: PointsPage): z.output<typeof points> {
  return { hasMore: page.hasMore, data: page.lots.map(fromLot) };
}

export function fromActivated(
  activated: readonly ActivatedEntry[],
): z.output<typeof activatedPoints> {
  const ledgerEntries = activated.map(({ entry, profileIntegrationId, cardId }) =>
    present({
      created: instant(entry.createdAtMs),
      programID: entry.programId,
      customerProfileID: profileIntegrationId,
      cardID: cardId,
      customerSessionID: entry.source.sessionIntegrationId,
      type: entry.type,
      amount: fromHundredths(entry.amountHundredths),
      startDate: entry.startAtMs === null ? undefined : instant(entry.startAtMs),
      expiryDate: entry.expiresAtMs === null ? undefined : instant(entry.expiresAtMs),
      name: entry.name,
      subLedgerID: entry.subledgerId,
      validityDuration: entry.validityDuration ?? undefined,
    }),
  );
  return { ledgerEntries };
}

function fromBalance({ balance, tier }: LedgerBalance, wanted: WantedTiers) {
  return {
    ...fromPlainBalance(balance),
    ...fromTier(wanted.includeTiers ? tier : null),
    ...(wanted.includeProjectedTier && tier && { projectedTier: fromProjected(tier) }),
  };
}

export function fromPlainBalance(balance: Balance): z.output<typeof balanceWithoutTier> {
  return {
    activePoints: fromHundredths(balance.activeHundredths),
    pendingPoints: fromHundredths(balance.pendingHundredths),
    spentPoints: fromHundredths(balance.spentHundredths),
    expiredPoints: fromHundredths(balance.expiredHundredths),
    negativePoints: fromHundredths(balance.negativeHundredths),
  };
}

function fromProjected({ projected }: TierProgress) {
  const { activeHundredths, missingHundredths, tier } = projected;
  return present({
    projectedActivePoints: fromHundredths(activeHundredths),
    stayInTierPoints: missingHundredths === null ? undefined : fromHundredths(missingHundredths),
    projectedTierName: tier?.name,
  });
}

function fromTransaction(entry: LedgerEntry) {
  return present({
    ...common(entry),
    type: entry.type,
    amount: fromHundredths(entry.amountHundredths),
    rulesetId: entry.source.rulesetId,
    ruleName: entry.source.ruleName,
  });
}

function fromLot({ lot, entry }: PointsLot) {
  return present({
    ...common({ ...entry, startAtMs: lot.startAtMs, expiresAtMs: lot.expiresAtMs }),
    amount: fromHundredths(lot.remainingHundredths),
  });
}

function common(entry: LedgerEntry) {
  return {
    id: entry.id,
    transactionUUID: entry.transactionUUID,
    created: instant(entry.createdAtMs),
    programId: entry.programId,
    customerSessionId: entry.source.sessionIntegrationId,
    name: entry.name,
    startDate: startDate(entry),
    expiryDate: entry.expiresAtMs === null ? "unlimited" : instant(entry.expiresAtMs),
    subledgerId: entry.subledgerId,
    validityDuration: entry.validityDuration ?? undefined,
  };
}

function startDate(entry: LedgerEntry): string {
  if (entry.awaitsActivation) return "on_action";
  const { startAtMs } = entry;
  return startAtMs === null || startAtMs <= entry.createdAtMs ? "immediate" : instant(startAtMs);
}

import type { LedgerEntry } from "../../../core/ledger/types";
import type { FullLedger } from "../../../services/management/loyalty-ledger/read-full-ledger";
import { fromTier, points } from "../../integration/mappers";
import type { z } from "../../openapi";
import { instant, present } from "../../present";
import type { fullLedger } from "./schemas";

type Lots = FullLedger["active"];

export function fromFullLedger(
  ledgers: readonly FullLedger[],
  profileIntegrationId: string,
): z.output<typeof fullLedger> {
  const [main, ...subledgers] = ledgers.map(
    (ledger) => [ledger.subledgerId, fromLedger(ledger, profileIntegrationId)] as const,
  );
  if (main === undefined) throw new Error("Invariant broken: the main ledger is always told");
  return { ledger: main[1], subLedgers: Object.fromEntries(subledgers) };
}

function fromLedger(ledger: FullLedger, profileIntegrationId: string) {
  const { balance, tier, transactions, active, pending, expired } = ledger;
  const entry = (one: LedgerEntry, type: string, amountHundredths: number) =>
    fromEntry(one, profileIntegrationId, type, amountHundredths);
  const fromLots = (lots: Lots, type: string) =>
    lots.map(({ lot, entry: origin }) => {
      const { startAtMs, expiresAtMs } = lot;
      return entry({ ...origin, startAtMs, expiresAtMs }, type, lot.remainingHundredths);
    });
  const expiring = active.filter(({ lot }) => lot.expiresAtMs !== null);
  const { currentTier }: Pick<z.output<typeof fullLedger>["ledger"], "currentTier"> =
    fromTier(tier);
  return present({
    total: points(balance.activeHundredths),
    totalActivePoints: points(balance.activeHundredths),
    totalPendingPoints: points(balance.pendingHundredths),
    totalSpentPoints: points(balance.spentHundredths),
    totalExpiredPoints: points(balance.expiredHundredths),
    totalNegativePoints: points(balance.negativeHundredths),
    transactions: transactions.map((one) => entry(one, one.type, one.amountHundredths)),
    activePoints: fromLots(active, "addition"),
    pendingPoints: fromLots(pending, "addition"),
    expiringPoints: fromLots(expiring, "expiring"),
    expiredPoints: fromLots(expired, "expire"),
    currentTier,
  });
}

function fromEntry(
  entry: LedgerEntry,
  profileIntegrationId: string,
  type: string,
  amountHundredths: number,
) {
  return present({
    created: instant(entry.createdAtMs),
    programID: entry.programId,
    customerProfileID: profileIntegrationId,
    customerSessionID: entry.source.sessionIntegrationId,
    type,
    amount: points(amountHundredths),
    startDate: entry.startAtMs === null ? undefined : instant(entry.startAtMs),
    expiryDate: entry.expiresAtMs === null ? undefined : instant(entry.expiresAtMs),
    name: entry.name,
    subLedgerID: entry.subledgerId,
    validityDuration: entry.validityDuration ?? undefined,
  });
}

import { balanceAt } from "../../core/ledger/balance";
import type { LedgerSnapshot } from "../../core/ledger/types";
import { ALL_LEDGERS, ledgerPart, type LedgerTotals } from "../../db/queries/loyalty-ledger/days";
import {
  ledgersAfterStatement,
  type ProfileLedgerRow,
} from "../../db/queries/loyalty-ledger/profile-ledgers";
import type { ServiceContext } from "../context";
import { EXPORT_ROWS_PER_PAGE } from "../csv/bounds";

const NOTHING: LedgerTotals = {
  active: 0,
  pending: 0,
  spent: 0,
  expired: 0,
  negative: 0,
  members: 0,
};

/**
 * What all wallets of a program hold at an instant that is not over, from their copies in D1: by
 * subledger, and in all.
 */
export async function programTotals(
  { ports }: ServiceContext,
  programId: number,
  atMs: number,
): Promise<Map<string, LedgerTotals>> {
  const parts = new Map<string, LedgerTotals>([[ALL_LEDGERS, NOTHING]]);
  let last: ProfileLedgerRow | undefined;
  for (;;) {
    const { results } = await ledgersAfterStatement(ports.db, programId, {
      walletName: last?.walletName ?? "",
      subledgerId: last?.subledgerId ?? "",
      rows: EXPORT_ROWS_PER_PAGE,
    }).all<ProfileLedgerRow>();
    for (const row of results) {
      const ledger = JSON.parse(row.ledger) as LedgerSnapshot;
      const isNewMember = row.walletName !== last?.walletName;
      add(parts, ledgerPart(row.subledgerId), ledger, atMs, true);
      add(parts, ALL_LEDGERS, ledger, atMs, isNewMember);
      last = row;
    }
    if (results.length < EXPORT_ROWS_PER_PAGE) return parts;
  }
}

function add(
  parts: Map<string, LedgerTotals>,
  part: string,
  ledger: LedgerSnapshot,
  atMs: number,
  isNewMember: boolean,
): void {
  const before = parts.get(part) ?? NOTHING;
  const balance = balanceAt(ledger, atMs);
  parts.set(part, {
    active: before.active + balance.activeHundredths,
    pending: before.pending + balance.pendingHundredths,
    spent: before.spent + balance.spentHundredths,
    expired: before.expired + balance.expiredHundredths,
    negative: before.negative + balance.negativeHundredths,
    members: before.members + (isNewMember ? 1 : 0),
  });
}

import type { LedgerEntry } from "../../../core/ledger/types";
import type { WalletRpc } from "../../../durable/loyalty-wallet/protocol";
import { again } from "../../again";
import { EXPORT_ROWS_MAX } from "../../csv/bounds";
import { invalidParameter } from "../../refusal";

/** Both ends are inclusive. */
export interface LogPeriod {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The largest page that a wallet hands out. */
const ENTRIES_PER_PAGE = 1_000;

/**
 * Every transaction of a wallet in a period, newest first, as far as an export goes.
 *
 * @throws Refusal `invalid` when the period ends before it begins
 */
export async function allTransactions(
  wallet: WalletRpc,
  programId: number,
  { fromMs, toMs }: LogPeriod,
): Promise<LedgerEntry[]> {
  if (toMs < fromMs) {
    throw invalidParameter("rangeEnd", "Invalid value", "The end must not lie before the start");
  }
  const entries: LedgerEntry[] = [];
  while (entries.length < EXPORT_ROWS_MAX) {
    const skip = entries.length;
    const page = { programId, fromMs, toMs, pageSize: ENTRIES_PER_PAGE, skip };
    const found = await again(() => wallet.transactions(page));
    entries.push(...found.entries);
    if (!found.hasMore) break;
  }
  return entries;
}

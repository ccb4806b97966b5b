import type { LedgerEntry } from "../../core/ledger/types";
import type { TransactionQuery } from "../../durable/loyalty-wallet/protocol";
import type { IntegrationContext } from "../context";
import type { LedgerOwner } from "./ledger-owner";
import { readLedger } from "./read-ledger";

export interface TransactionPage {
  readonly entries: readonly LedgerEntry[];
  readonly hasMore: boolean;
}

/** One page of an owner's transaction log, newest first. */
export async function readTransactions(
  context: IntegrationContext,
  owner: LedgerOwner,
  filter: Omit<TransactionQuery, "programId">,
): Promise<TransactionPage> {
  const query = { ...filter, programId: owner.programId };
  const { value } = await readLedger(context, owner, (wallet) => wallet.transactions(query));
  return value;
}

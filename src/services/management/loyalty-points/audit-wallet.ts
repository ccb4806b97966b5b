import { type LedgerProof, proveLedger } from "../../../core/ledger/audit";
import { ledgerOf } from "../../../core/ledger/balance";
import type { Balance } from "../../../core/ledger/types";
import type { WalletAudit } from "../../../durable/loyalty-wallet/protocol";
import { again } from "../../again";
import type { ManagementContext } from "../../context";
import type { LedgerOwner } from "../../loyalty/ledger-owner";
import { ownerWallet } from "./owner-wallet";

export interface ProvenWallet {
  readonly version: number;
  readonly ledgers: readonly {
    readonly subledgerId: string;
    readonly balance: Balance;
    readonly proofs: readonly LedgerProof[];
    readonly sums: WalletAudit["sums"];
  }[];
  readonly entries: WalletAudit["entries"];
  readonly hasMore: boolean;
}

/**
 * One page of every entry of an owner in a program, and the proof that all sum to the balances.
 */
export async function auditWallet(
  context: ManagementContext,
  owner: LedgerOwner,
  page: { readonly pageSize: number; readonly skip: number },
): Promise<ProvenWallet> {
  const { program, wallet } = await ownerWallet(context, owner);
  const query = { programId: program.id, ...page };
  const { snapshot, entries, hasMore, sums } = await again(() => wallet.audit(query));
  const nowMs = context.ports.clock.now();
  const ids = snapshot.ledgers
    .filter(({ programId }) => programId === program.id)
    .map(({ subledgerId }) => subledgerId);
  const ledgers = ids.sort().map((subledgerId) => {
    const own = sums.filter((sum) => sum.subledgerId === subledgerId);
    const ledger = ledgerOf(snapshot, program.id, subledgerId);
    return { subledgerId, ...proveLedger(ledger, own, nowMs), sums: own };
  });
  return { version: snapshot.version, ledgers, entries, hasMore };
}

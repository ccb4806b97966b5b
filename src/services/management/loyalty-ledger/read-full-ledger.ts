import { balanceAt, ledgerOf } from "../../../core/ledger/balance";
import { programRules } from "../../../core/ledger/program-rules";
import type { Balance, LedgerEntry } from "../../../core/ledger/types";
import type { PointsLot, WalletRpc } from "../../../durable/loyalty-wallet/protocol";
import { again } from "../../again";
import type { ManagementContext } from "../../context";
import type { ProfileOwner } from "../../loyalty/ledger-owner";
import { type TierProgress, tierProgress } from "../../loyalty/tier-progress";
import { ownerWallet } from "../loyalty-points/owner-wallet";

/** Of each list; the paged operations tell the rest. */
const ROWS_MAX = 1_000;

export interface FullLedger {
  readonly subledgerId: string;
  readonly balance: Balance;
  readonly tier: TierProgress | null;
  readonly transactions: readonly LedgerEntry[];
  readonly active: readonly PointsLot[];
  readonly pending: readonly PointsLot[];
  readonly expired: readonly PointsLot[];
}

/** All ledgers of a customer, the main one first, each with its newest transactions and lots. */
export async function readFullLedger(
  context: ManagementContext,
  owner: ProfileOwner,
): Promise<FullLedger[]> {
  const { program, wallet } = await ownerWallet(context, owner);
  const nowMs = context.ports.clock.now();
  const lots = (status: "active" | "pending" | "expired") =>
    lotsOf(wallet, program.id, status, nowMs);
  const [snapshot, log, active, pending, expired] = await Promise.all([
    again(() => wallet.load()),
    again(() => wallet.transactions({ programId: program.id, pageSize: ROWS_MAX, skip: 0 })),
    lots("active"),
    lots("pending"),
    lots("expired"),
  ]);
  const rules = programRules(program);
  const own = snapshot.ledgers.filter(({ programId }) => programId === program.id);
  const ids = new Set(["", ...own.map(({ subledgerId }) => subledgerId).sort()]);
  return [...ids].map((subledgerId) => {
    const ledger = ledgerOf(snapshot, program.id, subledgerId);
    const ofLedger = (found: readonly PointsLot[]) =>
      found.filter(({ entry }) => entry.subledgerId === subledgerId);
    return {
      subledgerId,
      balance: balanceAt(ledger, nowMs),
      tier: tierProgress(ledger, rules, nowMs),
      transactions: log.entries.filter((entry) => entry.subledgerId === subledgerId),
      active: ofLedger(active),
      pending: ofLedger(pending),
      expired: ofLedger(expired),
    };
  });
}

async function lotsOf(
  wallet: WalletRpc,
  programId: number,
  status: "active" | "pending" | "expired",
  nowMs: number,
): Promise<readonly PointsLot[]> {
  const query = { programId, status, nowMs, pageSize: ROWS_MAX, skip: 0 };
  return (await again(() => wallet.points(query))).lots;
}

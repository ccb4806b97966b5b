import { balanceAt, ledgerOf } from "../../core/ledger/balance";
import type { WalletSnapshot } from "../../core/ledger/types";

/** Points of one ledger as the redemptions API shows them, hundredths. */
export interface RedeemableBalance {
  /** With held points: they are the customer's until an order takes them. */
  readonly balanceHundredths: number;
  readonly heldHundredths: number;
  readonly availableHundredths: number;
}

export function redeemableBalance(
  wallet: WalletSnapshot,
  { programId, subledgerId }: { readonly programId: number; readonly subledgerId: string },
  nowMs: number,
): RedeemableBalance {
  const { activeHundredths, heldHundredths } = balanceAt(
    ledgerOf(wallet, programId, subledgerId),
    nowMs,
  );
  return {
    balanceHundredths: activeHundredths + heldHundredths,
    heldHundredths,
    availableHundredths: activeHundredths,
  };
}

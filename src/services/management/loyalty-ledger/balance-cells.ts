import { decimalText, fromScaledInteger, POINTS_SCALE } from "../../../core/decimal";
import type { Balance } from "../../../core/ledger/types";

/** Balances that can be chosen, under the names of their columns. */
export const BALANCE_COLUMNS = [
  "currentBalance",
  "pendingBalance",
  "expiredBalance",
  "spentBalance",
] as const;

export type BalanceColumn = (typeof BALANCE_COLUMNS)[number];

export function balanceCells(balance: Balance): Record<BalanceColumn, string> {
  return {
    currentBalance: points(balance.activeHundredths - balance.negativeHundredths),
    pendingBalance: points(balance.pendingHundredths),
    expiredBalance: points(balance.expiredHundredths),
    spentBalance: points(balance.spentHundredths),
  };
}

function points(hundredths: number): string {
  return decimalText(fromScaledInteger(hundredths, POINTS_SCALE));
}

import type { Operation } from "../../openapi";
import { exportCustomersTiers } from "./export-customers-tiers";
import { exportLoyaltyBalance } from "./export-balance";
import { exportLoyaltyBalances } from "./export-balances";
import { exportLoyaltyJoinDates } from "./export-join-dates";
import { importLoyaltyCustomersTiers } from "./import-customers-tiers";
import { importLoyaltyJoinDates } from "./import-join-dates";
import { exportLoyaltyLedger } from "./export-log";
import { importLoyaltyPoints } from "./import-points";
import { getDashboardStatistics } from "./get-dashboard";
import { getLoyaltyPoints } from "./get-loyalty-points";
import { getLoyaltyStatistics } from "./get-statistics";
import { getLoyaltyProgramTransactions } from "./list-transactions";

/** What the back office reads of whole programs, and in full of one customer. */
export const loyaltyLedgerOperations: readonly Operation[] = [
  exportLoyaltyBalances,
  exportLoyaltyBalance,
  exportCustomersTiers,
  exportLoyaltyJoinDates,
  importLoyaltyCustomersTiers,
  importLoyaltyJoinDates,
  exportLoyaltyLedger,
  importLoyaltyPoints,
  getDashboardStatistics,
  getLoyaltyStatistics,
  getLoyaltyPoints,
  getLoyaltyProgramTransactions,
];

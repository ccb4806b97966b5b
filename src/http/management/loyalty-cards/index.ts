import type { Operation } from "../../openapi";
import { addLoyaltyCardPoints } from "./add-points";
import { auditLoyaltyCard } from "./audit-wallet";
import { createBatchLoyaltyCards } from "./create-batch";
import { deductLoyaltyCardPoints } from "./deduct-points";
import { deleteLoyaltyCard } from "./delete-card";
import { exportLoyaltyCardBalances } from "./export-card-balances";
import { exportLoyaltyCards } from "./export-cards";
import { exportLoyaltyCardLedger } from "./export-log";
import { getLoyaltyCard } from "./get-card";
import { getLoyaltyCardTransactionLogs } from "./get-logs";
import { importLoyaltyCards } from "./import-cards";
import { getLoyaltyCards } from "./list-cards";
import { transferLoyaltyCard } from "./transfer-card";
import { updateLoyaltyCard } from "./update-card";

/** Loyalty cards; paths without a card's identifier come first, so that none is taken for one. */
export const loyaltyCardOperations: readonly Operation[] = [
  exportLoyaltyCards,
  createBatchLoyaltyCards,
  importLoyaltyCards,
  exportLoyaltyCardBalances,
  getLoyaltyCards,
  getLoyaltyCard,
  updateLoyaltyCard,
  deleteLoyaltyCard,
  transferLoyaltyCard,
  addLoyaltyCardPoints,
  deductLoyaltyCardPoints,
  getLoyaltyCardTransactionLogs,
  exportLoyaltyCardLedger,
  auditLoyaltyCard,
];

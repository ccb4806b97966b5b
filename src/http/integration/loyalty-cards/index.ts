import type { Operation } from "../../openapi";
import { generateLoyaltyCard } from "./generate-card";
import { getLoyaltyCardBalances } from "./get-balances";
import { getLoyaltyCardPoints } from "./get-points";
import { getLoyaltyCardTransactions } from "./get-transactions";
import { linkLoyaltyCardToProfile } from "./link-profile";
import { unlinkLoyaltyCardFromProfile } from "./unlink-profile";

/** Loyalty cards, as shops use them. */
export const loyaltyCardOperations: readonly Operation[] = [
  generateLoyaltyCard,
  linkLoyaltyCardToProfile,
  unlinkLoyaltyCardFromProfile,
  getLoyaltyCardBalances,
  getLoyaltyCardTransactions,
  getLoyaltyCardPoints,
];

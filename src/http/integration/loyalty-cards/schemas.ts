import {
  CARD_IDENTIFIER_LENGTH_MAX,
  CARD_IDENTIFIER_LENGTH_MIN,
  cardIdentifierProblem,
} from "../../../core/ledger/card-identifier";
import { dateTime } from "../../fields";
import { z } from "../../openapi";
import { anyId, repeatedParameter } from "../fields";
import { ledgerPath, subledgerId, transactionsQuery } from "../loyalty/parameters";
import { balanceWithoutTier, pointsEntry, transaction } from "../loyalty/schemas";
import type { loyaltyCard } from "../schemas";

const PROFILES_PER_CALL_MAX = 100;

export const cardIdentifier = z
  .string()
  .min(CARD_IDENTIFIER_LENGTH_MIN)
  .max(CARD_IDENTIFIER_LENGTH_MAX)
  .superRefine((identifier, check) => {
    const problem = cardIdentifierProblem(identifier);
    if (problem !== null) check.addIssue({ code: "custom", message: problem });
  })
  .openapi({ type: "string", pattern: "^[A-Za-z0-9._%+@-]+$", example: "CARD-0001" });

export const cardProgramPath = ledgerPath.pick({ loyaltyProgramId: true });

export const cardPath = cardProgramPath.extend({ loyaltyCardId: cardIdentifier });

export function toCardKey(path: z.output<typeof cardPath>) {
  return { programId: path.loyaltyProgramId, identifier: path.loyaltyCardId };
}

export function toCardOwner(path: z.output<typeof cardPath>) {
  return { programId: path.loyaltyProgramId, cardIdentifier: path.loyaltyCardId };
}

export const generateCardBody = z
  .object({
    status: z.enum(["active", "inactive"]).default("active"),
    customerProfileIds: z.array(anyId.min(1)).max(PROFILES_PER_CALL_MAX).nullish().openapi({
      description: "Customers of the card; created when they are not known",
    }),
    cardIdentifier: cardIdentifier.optional().openapi({
      description: "Absent = drawn by the program's code format",
    }),
  })
  .openapi("GenerateLoyaltyCard");

export const registrationBody = z
  .object({ integrationId: anyId.min(1) })
  .openapi("LoyaltyCardRegistration");

export const cardBalances = z
  .object({
    balance: balanceWithoutTier,
    subledgerBalances: z.record(z.string(), balanceWithoutTier),
    profiles: z.array(z.object({ integrationId: z.string(), timestamp: dateTime })),
  })
  .openapi("LoyaltyCardBalances");

const cardTransaction = transaction
  .extend({ cardIdentifier: z.string() })
  .openapi("CardLedgerTransactionLogEntryIntegrationAPI");

export const cardTransactions = z.object({ hasMore: z.boolean(), data: z.array(cardTransaction) });

const cardPointsEntry = pointsEntry.openapi("CardLedgerPointsEntryIntegrationAPI");

export const cardPoints = z.object({ hasMore: z.boolean(), data: z.array(cardPointsEntry) });

export const cardTransactionsQuery = transactionsQuery.extend({
  subledgerId: repeatedParameter(subledgerId),
});

export const cardExample: z.input<typeof loyaltyCard> = {
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  programID: 2,
  programName: "stampCards",
  programTitle: "Stamp cards",
  status: "active",
  identifier: "CARD-0001",
  usersPerCardLimit: 2,
  profiles: [{ integrationId: "demo-customer", timestamp: "2026-11-21T10:00:00.000Z" }],
  modified: "2026-11-21T10:00:00.000Z",
};

import { dateTime, id } from "../../fields";
import { z } from "../../openapi";
import { tierFields } from "../schemas";

const projectedTier = z
  .object({
    projectedActivePoints: z.number(),
    stayInTierPoints: z.number().optional().openapi({
      description: "Points that are missing to stay; only when the tier will be lowered",
    }),
    projectedTierName: z.string().optional(),
  })
  .openapi("ProjectedTier");

const balance = z
  .object({
    activePoints: z.number(),
    pendingPoints: z.number(),
    spentPoints: z.number(),
    expiredPoints: z.number(),
    negativePoints: z.number(),
    ...tierFields,
    projectedTier: projectedTier.optional(),
  })
  .openapi("LoyaltyBalanceWithTier");

export const balances = z
  .object({ balance, subledgerBalances: z.record(z.string(), balance) })
  .openapi("LoyaltyBalancesWithTiers");

const lotFields = {
  id,
  transactionUUID: z.string(),
  created: dateTime,
  programId: id,
  customerSessionId: z.string().optional(),
  name: z.string(),
  startDate: z.string().openapi({ description: "`immediate`, `on_action` or an instant" }),
  expiryDate: z.string().openapi({ description: "`unlimited` or an instant" }),
  subledgerId: z.string().openapi({ description: "Empty = the main ledger" }),
  amount: z.number(),
  validityDuration: z.string().optional(),
};

const transaction = z
  .object({
    ...lotFields,
    type: z.enum(["addition", "subtraction"]),
    rulesetId: z.int().optional(),
    ruleName: z.string().optional(),
  })
  .openapi("LedgerTransactionLogEntryIntegrationAPI");

export const transactions = z.object({ hasMore: z.boolean(), data: z.array(transaction) });

const pointsEntry = z.object(lotFields).openapi("LedgerPointsEntryIntegrationAPI");

export const points = z.object({ hasMore: z.boolean(), data: z.array(pointsEntry) });

export const balancesExample: z.input<typeof balances> = {
  balance: {
    activePoints: 70,
    pendingPoints: 0,
    spentPoints: 50,
    expiredPoints: 0,
    negativePoints: 0,
  },
  subledgerBalances: {},
};

const lotExample: z.input<typeof pointsEntry> = {
  id: 1,
  transactionUUID: "0f7e6d2c-5b1a-4c57-9a8e-3d1f0b9c8e7a",
  created: "2026-11-21T10:00:00.000Z",
  programId: 1,
  name: "Welcome",
  startDate: "immediate",
  expiryDate: "unlimited",
  subledgerId: "",
  amount: 120,
};

export const transactionsExample: z.input<typeof transactions> = {
  hasMore: false,
  data: [{ ...lotExample, type: "addition" }],
};

export const pointsExample: z.input<typeof points> = { hasMore: false, data: [lotExample] };

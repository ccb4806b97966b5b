import { dateTime, id, NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { anyId } from "../fields";
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

export const balanceWithoutTier = z
  .object({
    activePoints: z.number(),
    pendingPoints: z.number(),
    spentPoints: z.number(),
    expiredPoints: z.number(),
    negativePoints: z.number(),
  })
  .openapi("LoyaltyBalance");

const balance = balanceWithoutTier
  .extend({ ...tierFields, projectedTier: projectedTier.optional() })
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

export const transaction = z
  .object({
    ...lotFields,
    type: z.enum(["addition", "subtraction"]),
    rulesetId: z.int().optional(),
    ruleName: z.string().optional(),
  })
  .openapi("LedgerTransactionLogEntryIntegrationAPI");

export const transactions = z.object({ hasMore: z.boolean(), data: z.array(transaction) });

export const pointsEntry = z.object(lotFields).openapi("LedgerPointsEntryIntegrationAPI");

export const points = z.object({ hasMore: z.boolean(), data: z.array(pointsEntry) });

const SUBLEDGERS_MAX = 1000;
const TRANSACTIONS_MAX = 50;

export const deleteTransactionsBody = z
  .object({
    scope: z.enum(["AllSubledgers", "SelectedSubledgers"]),
    subledgerIds: z.array(z.string().max(NAME_LENGTH_MAX)).max(SUBLEDGERS_MAX).nullish().openapi({
      description: "With SelectedSubledgers; empty text = the main ledger",
    }),
  })
  .refine(({ scope, subledgerIds }) => scope === "AllSubledgers" || subledgerIds?.length, {
    path: ["subledgerIds"],
    error: "is required with SelectedSubledgers",
  })
  .openapi("DeleteLoyaltyTransactionsRequest");

export const activateBody = z
  .object({
    transactionUUIDs: z.array(z.uuid()).min(1).max(TRANSACTIONS_MAX).optional(),
    sessionId: anyId.min(1).optional(),
  })
  .refine(({ transactionUUIDs, sessionId }) => !transactionUUIDs !== !sessionId, {
    path: ["sessionId"],
    error: "send either sessionId or transactionUUIDs",
  })
  .openapi("ActivateLoyaltyPoints");

const ledgerEntry = z
  .object({
    created: dateTime,
    programID: id,
    customerProfileID: z.string().optional(),
    cardID: id.optional(),
    customerSessionID: z.string().optional(),
    type: z.string(),
    amount: z.number(),
    startDate: dateTime.optional(),
    expiryDate: dateTime.optional(),
    name: z.string(),
    subLedgerID: z.string(),
    validityDuration: z.string().optional(),
  })
  .openapi("LoyaltyLedgerEntry");

export const activatedPoints = z
  .object({ ledgerEntries: z.array(ledgerEntry) })
  .openapi("ActivateLoyaltyPointsResponse");

export const activatedExample: z.input<typeof activatedPoints> = {
  ledgerEntries: [
    {
      created: "2026-11-21T10:00:00.000Z",
      programID: 1,
      customerProfileID: "demo-customer",
      customerSessionID: "order-1",
      type: "addition",
      amount: 120,
      startDate: "2026-11-22T09:30:00.000Z",
      name: "Welcome",
      subLedgerID: "",
    },
  ],
};

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

export const lotExample: z.input<typeof pointsEntry> = {
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

import { dateTime, NAME_LENGTH_MAX } from "../../fields";
import { instantParameter } from "../../integration/fields";
import { z } from "../../openapi";
import { dateFormat } from "../csv";
import { exportCardBalancesQuery } from "../loyalty-cards/schemas";

/** Balances are chosen as in the export of cards. */
export const exportBalancesQuery = exportCardBalancesQuery;

export const balancesCsvExample =
  "loyaltyProgramID,loyaltySubledger,profileIntegrationID,currentBalance\n1,,demo-customer,120\n";

export const exportLogQuery = z.object({
  rangeStart: instantParameter,
  rangeEnd: instantParameter,
  dateFormat,
});

const NAMES_LENGTH_MAX = 10_000;

/** Names in one parameter, with commas between them. */
const commaSeparated = z
  .string()
  .max(NAMES_LENGTH_MAX)
  .optional()
  .transform((names) => names?.split(","))
  .openapi({ type: "array", items: { type: "string" } });

export const exportTiersQuery = z.object({
  subledgerIds: commaSeparated,
  tierNames: commaSeparated,
});

const entry = z
  .object({
    created: dateTime,
    programID: z.int(),
    customerProfileID: z.string(),
    customerSessionID: z.string().optional(),
    type: z.string().openapi({ description: "addition, subtraction, expiring or expire" }),
    amount: z.number(),
    startDate: dateTime.optional(),
    expiryDate: dateTime.optional(),
    name: z.string(),
    subLedgerID: z.string().max(NAME_LENGTH_MAX),
    validityDuration: z.string().optional(),
  })
  .openapi("FullLedgerEntry");

const ledger = z
  .object({
    total: z.number().openapi({ deprecated: true }),
    totalActivePoints: z.number(),
    totalPendingPoints: z.number(),
    totalSpentPoints: z.number(),
    totalExpiredPoints: z.number(),
    totalNegativePoints: z.number(),
    transactions: z.array(entry),
    activePoints: z.array(entry),
    pendingPoints: z.array(entry),
    expiringPoints: z.array(entry).openapi({ description: "Active points that will end" }),
    expiredPoints: z.array(entry),
    currentTier: z
      .object({
        id: z.int(),
        name: z.string(),
        startDate: dateTime.optional(),
        expiryDate: dateTime.optional(),
        downgradePolicy: z.enum(["one_down", "balance_based"]).optional(),
      })
      .optional(),
  })
  .openapi("FullSubLedger");

export const fullLedger = z
  .object({ ledger, subLedgers: z.record(z.string(), ledger) })
  .openapi("LoyaltyLedger");

const exampleEntry: z.input<typeof entry> = {
  created: "2026-11-21T10:00:00.000Z",
  programID: 1,
  customerProfileID: "demo-customer",
  type: "addition",
  amount: 120,
  startDate: "2026-11-21T10:00:00.000Z",
  name: "Welcome",
  subLedgerID: "",
};

export const fullLedgerExample: z.input<typeof fullLedger> = {
  ledger: {
    total: 120,
    totalActivePoints: 120,
    totalPendingPoints: 0,
    totalSpentPoints: 0,
    totalExpiredPoints: 0,
    totalNegativePoints: 0,
    transactions: [exampleEntry],
    activePoints: [exampleEntry],
    pendingPoints: [],
    expiringPoints: [],
    expiredPoints: [],
  },
  subLedgers: {},
};

const programTransaction = z
  .object({
    id: z.int(),
    transactionUUID: z.string(),
    created: dateTime,
    programId: z.int(),
    campaignId: z.int().optional(),
    type: z.enum(["addition", "subtraction"]),
    amount: z.number(),
    name: z.string(),
    startDate: z.string().openapi({ description: "immediate, on_action or an instant" }),
    expiryDate: z.string().openapi({ description: "unlimited or an instant" }),
    customerProfileId: z.string().optional(),
    cardIdentifier: z.string().optional(),
    subledgerId: z.string(),
    customerSessionId: z.string().optional(),
    importId: z.int().optional(),
    rulesetId: z.int().optional(),
    ruleName: z.string().optional(),
    validityDuration: z.string().optional(),
  })
  .openapi("LoyaltyProgramTransaction");

export const programTransactions = z.object({
  hasMore: z.boolean(),
  data: z.array(programTransaction),
});

export const programTransactionsExample: z.input<typeof programTransactions> = {
  hasMore: false,
  data: [
    {
      id: 1,
      transactionUUID: "0f7e6d2c-5b1a-4c57-9a8e-3d1f0b9c8e7a",
      created: "2026-11-21T10:00:00.000Z",
      programId: 1,
      type: "addition",
      amount: 120,
      name: "Welcome",
      startDate: "immediate",
      expiryDate: "unlimited",
      customerProfileId: "demo-customer",
      subledgerId: "",
    },
  ],
};

export const dashboardQuery = z.object({
  rangeStart: instantParameter,
  rangeEnd: instantParameter,
  subledgerId: z
    .string()
    .max(NAME_LENGTH_MAX)
    .optional()
    .openapi({ description: "Empty = the main ledger, absent = all" }),
});

const breakdown = z.object({
  createdManually: z.number().openapi({ description: "By staff, or imported" }),
  createdViaRuleEngine: z.number(),
});

export const dashboardData = z
  .object({
    date: dateTime,
    totalActivePoints: z.number(),
    totalPendingPoints: z.number(),
    totalSpentPoints: z.number(),
    totalExpiredPoints: z.number(),
    totalNegativePoints: z.number(),
    totalMembers: z.number(),
    newMembers: z.number(),
    spentPoints: breakdown,
    earnedPoints: breakdown,
  })
  .openapi("LoyaltyDashboardData");

export const dashboard = z.object({ totalResultSize: z.int(), data: z.array(dashboardData) });

export const dashboardDataExample: z.input<typeof dashboardData> = {
  date: "2026-11-20T00:00:00.000Z",
  totalActivePoints: 120,
  totalPendingPoints: 0,
  totalSpentPoints: 50,
  totalExpiredPoints: 0,
  totalNegativePoints: 0,
  totalMembers: 1,
  newMembers: 1,
  spentPoints: { createdManually: 0, createdViaRuleEngine: 50 },
  earnedPoints: { createdManually: 170, createdViaRuleEngine: 0 },
};

export const dashboardExample: z.input<typeof dashboard> = {
  totalResultSize: 1,
  data: [dashboardDataExample],
};

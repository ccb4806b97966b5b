import { CARDS_PER_BATCH_MAX } from "../../../services/management/loyalty-cards/create-batch";
import {
  BALANCE_COLUMNS,
  type BalanceColumn,
} from "../../../services/management/loyalty-ledger/balance-cells";
import { dateTime, id, idParameter, listQuery, NAME_LENGTH_MAX, text } from "../../fields";
import { instantParameter, repeatedParameter } from "../../integration/fields";
import { cardIdentifier, cardProgramPath } from "../../integration/loyalty-cards/schemas";
import { pageQuery, subledgerId } from "../../integration/loyalty/parameters";
import { lotExample } from "../../integration/loyalty/schemas";
import { z } from "../../openapi";
import { codeGeneratorSettings } from "../code-settings";
import { dateFormat } from "../csv";

const BATCH_ID = /^[A-Za-z0-9_-]{4,20}$/;
const BATCH_ID_LENGTH_MAX = 20;

const status = z.enum(["active", "inactive"]);
const batchIdParameter = z.string().max(NAME_LENGTH_MAX).optional();

export const updateCardBody = z
  .object({
    status: status.openapi({ description: "A card that was transferred stays inactive" }),
    blockReason: text.optional().openapi({ description: "An extension: why it is inactive" }),
  })
  .openapi("UpdateLoyaltyCardRequest");

export const transferCardBody = z
  .object({ newCardIdentifier: cardIdentifier, blockReason: text.optional() })
  .openapi("TransferLoyaltyCard");

export const cardBatchBody = z
  .object({
    numberOfCards: z.int().min(1).max(CARDS_PER_BATCH_MAX),
    batchId: z
      .string()
      .max(BATCH_ID_LENGTH_MAX)
      .regex(BATCH_ID, "must have 4 to 20 letters, digits, _ or -")
      .optional()
      .openapi({ description: "Absent = drawn" }),
    status: status.default("active"),
    cardCodeSettings: codeGeneratorSettings.optional().openapi({
      description: "Absent = the program's; one of the two must be there",
    }),
  })
  .openapi("LoyaltyCardBatch");

export const cardBatch = z
  .object({ numberOfCardsGenerated: z.int(), batchId: z.string() })
  .openapi("LoyaltyCardBatchResponse");

export const cardsQuery = z.object({
  ...listQuery(["id", "created", "modified", "identifier", "status"]),
  identifier: cardIdentifier.optional(),
  profileId: idParameter("profileId")
    .optional()
    .openapi({ description: "The customer's id in this deployment" }),
  batchId: batchIdParameter,
});

export const exportCardsQuery = z.object({
  batchId: batchIdParameter,
  createdBefore: instantParameter.optional(),
  createdAfter: instantParameter.optional(),
  dateFormat,
});

const BALANCES_LENGTH_MAX = 200;
const isColumn = (name: string): name is BalanceColumn =>
  (BALANCE_COLUMNS as readonly string[]).includes(name);

export const exportCardBalancesQuery = z.object({
  endDate: instantParameter.optional().openapi({ description: "Now or later; absent = now" }),
  balances: z
    .string()
    .max(BALANCES_LENGTH_MAX)
    .optional()
    .transform((names) => names?.split(",").map((name) => name.trim()) ?? [...BALANCE_COLUMNS])
    .refine((names): names is BalanceColumn[] => names.every(isColumn), {
      error: `must be a list of ${BALANCE_COLUMNS.join(", ")}`,
    })
    .openapi({ type: "string", description: `Some of ${BALANCE_COLUMNS.join(",")}` }),
});

export const exportCardLogQuery = z.object({
  rangeStart: instantParameter,
  rangeEnd: instantParameter,
  dateFormat,
});

/** Pages of the Management API are larger than those of the Integration API. */
const LOG_PAGE = listQuery(["created"]);

export const cardLogQuery = z.object({
  ...pageQuery,
  pageSize: LOG_PAGE.pageSize,
  subledgerId: repeatedParameter(subledgerId),
  startDate: instantParameter.optional(),
  endDate: instantParameter.optional(),
});

const cardLogEntry = z
  .object({
    id,
    transactionUUID: z.string(),
    created: dateTime,
    programId: id,
    cardIdentifier: z.string(),
    applicationId: id.optional(),
    customerSessionId: z.string().optional(),
    type: z.enum(["addition", "subtraction"]),
    name: z.string(),
    startDate: z.string().openapi({ description: "`immediate`, `on_action` or an instant" }),
    expiryDate: z.string().openapi({ description: "`unlimited` or an instant" }),
    subledgerId: z.string().openapi({ description: "Empty = the main ledger" }),
    amount: z.number(),
  })
  .openapi("CardLedgerTransactionLogEntry");

export const cardLog = z.object({ hasMore: z.boolean(), data: z.array(cardLogEntry) });

export const cardLogExample: z.input<typeof cardLog> = {
  hasMore: false,
  data: [{ ...lotExample, type: "addition", cardIdentifier: "CARD-0001" }],
};

export { cardProgramPath };

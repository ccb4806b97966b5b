import { idParameter, NAME_LENGTH_MAX, wholeNumberParameter } from "../../fields";
import { z } from "../../openapi";
import { present } from "../../present";
import { anyId, booleanParameter, idInPath, instantParameter, repeatedParameter } from "../fields";

const PAGE_SIZE_MAX = 1000;
const PAGE_SIZE_DEFAULT = 50;
const SKIP_MAX = 10_000_000;

export const ledgerPath = z.object({
  loyaltyProgramId: idParameter("loyaltyProgramId"),
  integrationId: idInPath("demo-customer"),
});

export const activatePath = z.object({ loyaltyProgramId: idParameter("loyaltyProgramId") });

export const subledgerId = z.string().max(NAME_LENGTH_MAX);

/** What the lists of transactions and of points have in common. */
export const pageQuery = {
  customerSessionIDs: repeatedParameter(anyId),
  transactionUUIDs: repeatedParameter(z.string().max(NAME_LENGTH_MAX)),
  pageSize: wholeNumberParameter(1, PAGE_SIZE_MAX, PAGE_SIZE_DEFAULT),
  skip: wholeNumberParameter(0, SKIP_MAX, 0),
};

export const balancesQuery = z.object({
  endDate: instantParameter
    .optional()
    .openapi({ description: "Balances at this instant; absent = now" }),
  subledgerId: subledgerId.optional().openapi({ description: "Absent = all" }),
  includeTiers: booleanParameter,
  includeProjectedTier: booleanParameter.openapi({
    description: "The tier at the end of the present one, if no points come or go",
  }),
});

export const transactionsQuery = z.object({
  ...pageQuery,
  subledgerId: subledgerId.optional(),
  loyaltyTransactionType: z.enum(["manual", "session", "import"]).optional(),
  startDate: instantParameter.optional(),
  endDate: instantParameter.optional(),
  awaitsActivation: z
    .literal("true", { error: "only true is possible" })
    .optional()
    .openapi({ type: "boolean" }),
});

type TransactionsQuery = z.output<typeof transactionsQuery>;

export function toTransactionFilter(
  wished: Omit<TransactionsQuery, "subledgerId"> & {
    readonly subledgerId?: string | readonly string[] | undefined;
  },
) {
  const { subledgerId: named } = wished;
  return present({
    subledgerIds: typeof named === "string" ? [named] : named,
    sessionIntegrationIds: wished.customerSessionIDs,
    transactionUUIDs: wished.transactionUUIDs,
    sourceType: wished.loyaltyTransactionType,
    fromMs: wished.startDate,
    toMs: wished.endDate,
    awaitsActivation: wished.awaitsActivation === undefined ? undefined : (true as const),
    pageSize: wished.pageSize,
    skip: wished.skip,
  });
}

export function toOwner(path: z.output<typeof ledgerPath>) {
  return { programId: path.loyaltyProgramId, profileIntegrationId: path.integrationId };
}

export const pointsQuery = z.object({
  ...pageQuery,
  status: z.enum(["active", "pending", "expired"]).default("active"),
  subledgerId: repeatedParameter(subledgerId),
  sort: z
    .enum(["startDate", "-startDate", "expiryDate", "-expiryDate"])
    .optional()
    .openapi({ description: "A leading - sorts downwards" }),
});

export function toPointsFilter(wished: z.output<typeof pointsQuery>) {
  return present({
    status: wished.status,
    subledgerIds: wished.subledgerId,
    sessionIntegrationIds: wished.customerSessionIDs,
    transactionUUIDs: wished.transactionUUIDs,
    sort: wished.sort === undefined ? undefined : toSort(wished.sort),
    pageSize: wished.pageSize,
    skip: wished.skip,
  });
}

type Sort = NonNullable<z.output<typeof pointsQuery>["sort"]>;

function toSort(sort: Sort): { field: "startDate" | "expiryDate"; descending: boolean } {
  const descending = sort.startsWith("-");
  return { field: sort.endsWith("startDate") ? "startDate" : "expiryDate", descending };
}

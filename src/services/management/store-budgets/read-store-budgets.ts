import { formatCsv } from "../../../core/csv";
import {
  type BudgetFilter,
  listStoreBudgets as listRows,
  type StoreBudgetRecord,
  type StoreBudgetSummary,
  summarizeStoreBudgets as summarizeRows,
} from "../../../db/queries/store-budgets";
import type { ManagementContext } from "../../context";
import { campaignOfStores, limitText, STORE_BUDGETS_MAX } from "./budgets";

interface Place {
  readonly applicationId: number;
  readonly campaignId: number;
}

export async function listStoreBudgets(
  context: ManagementContext,
  place: Place,
  filter: BudgetFilter,
  page: { readonly pageSize: number; readonly skip: number },
): Promise<StoreBudgetRecord[]> {
  const of = await campaignOfStores(context, place);
  return listRows(context.ports.db, of, filter, page);
}

/** How many stores have a budget, by action and period. */
export async function summarizeStoreBudgets(
  context: ManagementContext,
  place: Place,
): Promise<StoreBudgetSummary[]> {
  const of = await campaignOfStores(context, place);
  return summarizeRows(context.ports.db, of);
}

/** The budgets as CSV, in the columns that an import takes, with action and period beside them. */
export async function exportStoreBudgets(
  context: ManagementContext,
  place: Place,
  filter: BudgetFilter,
): Promise<string> {
  const page = { pageSize: STORE_BUDGETS_MAX, skip: 0 };
  const rows = await listStoreBudgets(context, place, filter, page);
  return formatCsv(
    ["store_integration_id", "limit", "action", "period"],
    rows.map((row) => ({
      store_integration_id: row.store.integrationId,
      limit: limitText(row.limitThousandths),
      action: row.action,
      period: row.period === "" ? "overall" : row.period,
    })),
  );
}

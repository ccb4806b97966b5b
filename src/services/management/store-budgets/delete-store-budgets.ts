import {
  type BudgetFilter,
  deleteStoreBudgets as deleteRows,
} from "../../../db/queries/store-budgets";
import type { ManagementContext } from "../../context";
import { campaignOfStores } from "./budgets";
import { writeAll } from "./create-store-budgets";

/** Takes the budgets away that the filter names; what was spent of them is forgotten with them. */
export async function deleteStoreBudgets(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly campaignId: number },
  filter: BudgetFilter,
): Promise<void> {
  const of = await campaignOfStores(context, place);
  const { db } = context.ports;
  await writeAll(db, deleteRows(db, of, filter));
}

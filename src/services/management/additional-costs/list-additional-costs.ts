import {
  type AdditionalCostRow,
  type AdditionalCostSortField,
  listAdditionalCosts as listRows,
} from "../../../db/queries/additional-costs";
import type { Listed, Page } from "../../../db/queries/lists";
import type { ManagementContext } from "../../context";
import { openedAmong } from "../subscriptions";

/** Additional costs of the account, as far as the key's Applications may use them. */
export async function listAdditionalCosts(
  context: ManagementContext,
  page: Page<AdditionalCostSortField>,
): Promise<Listed<AdditionalCostRow>> {
  const among = openedAmong(context, undefined) ?? null;
  return listRows(context.ports.db, context.accountId, among, page);
}

import {
  type CartItemFilterRow,
  listCartItemFilters as listRows,
} from "../../../db/queries/cart-item-filters";
import type { Listed } from "../../../db/queries/lists";
import type { ManagementContext } from "../../context";
import { getApplication } from "../applications/get-application";

export async function listCartItemFilters(
  context: ManagementContext,
  applicationId: number,
  name: string | null,
  page: { readonly pageSize: number; readonly skip: number },
): Promise<Listed<CartItemFilterRow>> {
  const scope = { accountId: context.accountId, applicationId };
  const [listed] = await Promise.all([
    listRows(context.ports.db, scope, name, page),
    getApplication(context, applicationId),
  ]);
  return listed;
}

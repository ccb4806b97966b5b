import { type CartItemFilterRow, findCartItemFilter } from "../../../db/queries/cart-item-filters";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

export async function getCartItemFilter(
  context: ManagementContext,
  applicationId: number,
  filterId: number,
): Promise<CartItemFilterRow> {
  const scope = { accountId: context.accountId, applicationId };
  const row = await findCartItemFilter(context.ports.db, scope, filterId);
  if (row === undefined) throw notFound("Cart item filter");
  return row;
}

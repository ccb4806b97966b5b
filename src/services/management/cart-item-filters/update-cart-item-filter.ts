import {
  type CartItemFilterRow,
  type NewCartItemFilterRow,
  updateCartItemFilter as updateRow,
} from "../../../db/queries/cart-item-filters";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { requireSoundFilter } from "./check-filter";
import { filterRefusal } from "./create-cart-item-filter";
import { getCartItemFilter } from "./get-cart-item-filter";

/** What is absent stays; rules that use the filter see the change on the next request. */
export async function updateCartItemFilter(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly cartItemFilterId: number },
  change: Partial<NewCartItemFilterRow>,
): Promise<CartItemFilterRow> {
  const { applicationId, cartItemFilterId } = place;
  await getCartItemFilter(context, applicationId, cartItemFilterId);
  if (change.expression !== undefined) {
    await requireSoundFilter(context, applicationId, change.expression);
  }
  const { db, clock } = context.ports;
  const scope = { accountId: context.accountId, applicationId };
  try {
    const row = await updateRow(db, scope, cartItemFilterId, change, clock.now());
    if (row === undefined) throw notFound("Cart item filter");
    return row;
  } catch (error) {
    throw filterRefusal(error, change.name ?? "") ?? error;
  }
}

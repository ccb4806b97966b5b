import { deleteCartItemFilter as deleteRow } from "../../../db/queries/cart-item-filters";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

/** Rules that use it fail from the next request on. */
export async function deleteCartItemFilter(
  context: ManagementContext,
  applicationId: number,
  filterId: number,
): Promise<void> {
  const { db, clock } = context.ports;
  const scope = { accountId: context.accountId, applicationId };
  if (!(await deleteRow(db, scope, filterId, clock.now()))) throw notFound("Cart item filter");
}

import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import {
  type CartItemFilterRow,
  FILTER_APPLICATION,
  FILTER_NAME_TAKEN,
  insertCartItemFilter,
  type NewCartItemFilterRow,
} from "../../../db/queries/cart-item-filters";
import type { ManagementContext } from "../../context";
import { notFound, Refusal } from "../../refusal";
import { requireSoundFilter } from "./check-filter";

/** A named selection of cart items that every campaign of the Application may use. */
export async function createCartItemFilter(
  context: ManagementContext,
  applicationId: number,
  input: NewCartItemFilterRow,
): Promise<CartItemFilterRow> {
  await requireSoundFilter(context, applicationId, input.expression);
  const { db, clock } = context.ports;
  const scope = { accountId: context.accountId, applicationId };
  try {
    const row = await insertCartItemFilter(db, scope, input, clock.now());
    assert(row !== undefined, "an inserted filter comes back");
    return row;
  } catch (error) {
    if (failedConstraint(error) === FILTER_APPLICATION) throw notFound("Application");
    throw filterRefusal(error, input.name) ?? error;
  }
}

/** The refusal of a taken name; null when the error is about something else. */
export function filterRefusal(error: unknown, name: string): Refusal | null {
  if (failedConstraint(error) !== FILTER_NAME_TAKEN) return null;
  return new Refusal("conflict", `There is a cart item filter ${name} already`);
}

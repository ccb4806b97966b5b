import type { Operation } from "../../openapi";
import { createCartItemFilter } from "./create-cart-item-filter";
import { deleteCartItemFilter } from "./delete-cart-item-filter";
import { getCartItemFilter } from "./get-cart-item-filter";
import { getCartItemFilterExpression } from "./get-expression";
import { listCartItemFilters } from "./list-cart-item-filters";
import { updateCartItemFilter } from "./update-cart-item-filter";

/** Named selections of cart items that the campaigns of an Application share. */
export const cartItemFilterOperations: readonly Operation[] = [
  createCartItemFilter,
  listCartItemFilters,
  getCartItemFilter,
  getCartItemFilterExpression,
  updateCartItemFilter,
  deleteCartItemFilter,
];

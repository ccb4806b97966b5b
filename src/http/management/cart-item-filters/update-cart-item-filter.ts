import { updateCartItemFilter as update } from "../../../services/management/cart-item-filters/update-cart-item-filter";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  cartItemFilter,
  cartItemFilterExample,
  cartItemFilterPath,
  fromCartItemFilter,
  newCartItemFilterExample,
  toCartItemFilterChange,
  updateCartItemFilterBody,
} from "./schemas";

export const updateCartItemFilter = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}/cart_item_filters/{cartItemFilterId}",
    operationId: "updateApplicationCartItemFilter",
    tags: ["Cart item filters"],
    summary: "Change a cart item filter",
    description: "Fields that are left out stay as they are.",
    request: {
      params: cartItemFilterPath,
      ...jsonBody(updateCartItemFilterBody, newCartItemFilterExample),
    },
    responses: {
      200: jsonAnswer(cartItemFilter, "The filter", cartItemFilterExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const change = toCartItemFilterChange(c.req.valid("json"));
    const row = await update(c.get("management"), c.req.valid("param"), change);
    return c.json(fromCartItemFilter(row), 200);
  },
});

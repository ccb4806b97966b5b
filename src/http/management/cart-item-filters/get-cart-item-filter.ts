import { getCartItemFilter as get } from "../../../services/management/cart-item-filters/get-cart-item-filter";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  cartItemFilter,
  cartItemFilterExample,
  cartItemFilterPath,
  fromCartItemFilter,
} from "./schemas";

export const getCartItemFilter = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/cart_item_filters/{cartItemFilterId}",
    operationId: "getApplicationCartItemFilter",
    tags: ["Cart item filters"],
    summary: "Read a cart item filter",
    request: { params: cartItemFilterPath },
    responses: {
      200: jsonAnswer(cartItemFilter, "The filter", cartItemFilterExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { applicationId, cartItemFilterId } = c.req.valid("param");
    const row = await get(c.get("management"), applicationId, cartItemFilterId);
    return c.json(fromCartItemFilter(row), 200);
  },
});

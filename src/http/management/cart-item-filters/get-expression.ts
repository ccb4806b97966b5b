import { getCartItemFilter as get } from "../../../services/management/cart-item-filters/get-cart-item-filter";
import { notFound } from "../../../services/refusal";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  cartItemFilterExpression,
  expressionExample,
  expressionPath,
  fromExpression,
} from "./schemas";

export const getCartItemFilterExpression = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/cart_item_filters/{cartItemFilterId}/expressions/{expressionId}",
    operationId: "getApplicationCartItemFilterExpression",
    tags: ["Cart item filters"],
    summary: "Read a cart item filter's expression",
    request: { params: expressionPath },
    responses: {
      200: jsonAnswer(cartItemFilterExpression, "The expression", expressionExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { applicationId, cartItemFilterId, expressionId } = c.req.valid("param");
    if (expressionId !== cartItemFilterId) throw notFound("Expression");
    const row = await get(c.get("management"), applicationId, cartItemFilterId);
    return c.json(fromExpression(row), 200);
  },
});

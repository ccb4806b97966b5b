import { createCartItemFilter as create } from "../../../services/management/cart-item-filters/create-cart-item-filter";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import {
  cartItemFilter,
  cartItemFilterExample,
  fromCartItemFilter,
  newCartItemFilter,
  newCartItemFilterExample,
  toCartItemFilter,
} from "./schemas";

export const createCartItemFilter = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/cart_item_filters",
    operationId: "createApplicationCartItemFilter",
    tags: ["Cart item filters"],
    summary: "Create a cart item filter",
    description: "Every campaign of the Application may use it.",
    request: { params: applicationPath, ...jsonBody(newCartItemFilter, newCartItemFilterExample) },
    responses: {
      201: jsonAnswer(cartItemFilter, "The filter", cartItemFilterExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { applicationId } = c.req.valid("param");
    const input = toCartItemFilter(c.req.valid("json"));
    const row = await create(c.get("management"), applicationId, input);
    return c.json(fromCartItemFilter(row), 201);
  },
});

import { deleteCartItemFilter as remove } from "../../../services/management/cart-item-filters/delete-cart-item-filter";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { cartItemFilterPath } from "./schemas";

export const deleteCartItemFilter = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/cart_item_filters/{cartItemFilterId}",
    operationId: "deleteApplicationCartItemFilter",
    tags: ["Cart item filters"],
    summary: "Delete a cart item filter",
    description: "Rules that use it fail from the next request on.",
    request: { params: cartItemFilterPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const { applicationId, cartItemFilterId } = c.req.valid("param");
    await remove(c.get("management"), applicationId, cartItemFilterId);
    return c.body(null, 204);
  },
});

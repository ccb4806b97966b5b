import { deleteRedemptionOption as remove } from "../../../services/management/redemption-options/delete-option";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { optionPath } from "./schemas";

export const deleteRedemptionOption = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/redemption_options/{optionId}",
    operationId: "deleteRedemptionOption",
    tags: ["Redemption options"],
    summary: "Delete a redemption option",
    description: "Nobody can take it any more; coupons that were made stay good.",
    request: { params: optionPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await remove(c.get("management"), c.req.valid("param"));
    return c.body(null, 204);
  },
});

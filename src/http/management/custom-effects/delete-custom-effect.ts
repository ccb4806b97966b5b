import { deleteCustomEffect as remove } from "../../../services/management/custom-effects/delete-custom-effect";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { customEffectPath } from "./schemas";

export const deleteCustomEffect = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/custom_effects/{customEffectId}",
    operationId: "deleteCustomEffect",
    tags: ["Custom effects"],
    summary: "Delete a custom effect",
    description: "Rules that use it fail from the next request on.",
    request: { params: customEffectPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await remove(c.get("management"), c.req.valid("param").customEffectId);
    return c.body(null, 204);
  },
});

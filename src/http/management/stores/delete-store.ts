import { deleteStore as remove } from "../../../services/management/stores/delete-store";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { storePath } from "./schemas";

export const deleteStore = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/stores/{storeId}",
    operationId: "deleteStore",
    tags: ["Stores"],
    summary: "Delete a store",
    description: "Campaigns stay linked to it: one that has lost all its stores runs nowhere.",
    request: { params: storePath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const { applicationId, storeId } = c.req.valid("param");
    await remove(c.get("management"), applicationId, storeId);
    return c.body(null, 204);
  },
});

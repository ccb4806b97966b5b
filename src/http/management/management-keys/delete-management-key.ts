import { deleteManagementKey as remove } from "../../../services/management/management-keys/delete-management-key";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { managementKeyPath } from "./schemas";

export const deleteManagementKey = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/management_keys/{managementKeyId}",
    operationId: "deleteManagementKey",
    tags: ["Management keys"],
    summary: "Revoke a Management key",
    description: "An extension. Without any key, the bootstrap key opens the deployment again.",
    request: { params: managementKeyPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await remove(c.get("management"), c.req.valid("param").managementKeyId);
    return c.body(null, 204);
  },
});

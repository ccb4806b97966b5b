import { deleteCollection } from "../../../services/management/collections/delete-collection";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { collectionPath } from "./schemas";

export const deleteAccountCollection = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/collections/{collectionId}",
    operationId: "deleteAccountCollection",
    tags: ["Collections"],
    summary: "Delete a collection of the account",
    request: { params: collectionPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await deleteCollection(c.get("management"), c.req.valid("param"));
    return c.body(null, 204);
  },
});

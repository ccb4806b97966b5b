import { deleteCollection } from "../../../services/management/collections/delete-collection";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignCollectionPath, toCampaignPath } from "./schemas";

export const deleteCampaignCollection = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/collections/{collectionId}",
    operationId: "deleteCollection",
    tags: ["Collections"],
    summary: "Delete a collection of a campaign",
    request: { params: campaignCollectionPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await deleteCollection(c.get("management"), toCampaignPath(c.req.valid("param")));
    return c.body(null, 204);
  },
});

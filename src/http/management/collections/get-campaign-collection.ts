import { getCollection } from "../../../services/management/collections/get-collection";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  collection,
  collectionExample,
  fromCollection,
  campaignCollectionPath,
  toCampaignPath,
} from "./schemas";

export const getCampaignCollection = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/collections/{collectionId}",
    operationId: "getCollection",
    tags: ["Collections"],
    summary: "Read a collection of a campaign",
    request: { params: campaignCollectionPath },
    responses: {
      200: jsonAnswer(collection, "The collection", collectionExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const view = await getCollection(c.get("management"), toCampaignPath(c.req.valid("param")));
    return c.json(fromCollection(view), 200);
  },
});

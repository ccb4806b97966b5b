import { updateCollection } from "../../../services/management/collections/update-collection";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  collection,
  collectionExample,
  fromCollection,
  campaignCollectionPath,
  toCampaignPath,
  toUpdate,
  updateCampaignCollectionBody,
} from "./schemas";

export const updateCampaignCollection = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/collections/{collectionId}",
    operationId: "updateCollection",
    tags: ["Collections"],
    summary: "Change a collection of a campaign",
    description: "The name is fixed at creation; what is left out stays.",
    request: {
      params: campaignCollectionPath,
      ...jsonBody(updateCampaignCollectionBody, { description: "What sells" }),
    },
    responses: {
      200: jsonAnswer(collection, "The collection", collectionExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const change = toUpdate(c.req.valid("json"));
    const path = toCampaignPath(c.req.valid("param"));
    return c.json(fromCollection(await updateCollection(c.get("management"), path, change)), 200);
  },
});

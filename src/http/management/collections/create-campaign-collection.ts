import { createCollection } from "../../../services/management/collections/create-collection";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import {
  collection,
  collectionExample,
  fromCollection,
  newCampaignCollection,
  newCollectionExample,
  toSettings,
} from "./schemas";

export const createCampaignCollection = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/collections",
    operationId: "createCollection",
    tags: ["Collections"],
    summary: "Create a collection of a campaign",
    description: "It is empty; items come by import.",
    request: { params: campaignPath, ...jsonBody(newCampaignCollection, newCollectionExample) },
    responses: {
      201: jsonAnswer(collection, "The collection", collectionExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const settings = toSettings(c.req.valid("json"));
    const view = await createCollection(c.get("management"), c.req.valid("param"), settings);
    return c.json(fromCollection(view), 201);
  },
});

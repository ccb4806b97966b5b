import { listCollections } from "../../../services/management/collections/list-collections";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { countedOrPageOf, listSize } from "../lists";
import { campaignPath } from "../parameters";
import {
  collectionsQuery,
  collectionWithoutPayload,
  collectionWithoutPayloadExample,
  fromRow,
} from "./schemas";

export const listCampaignCollections = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/collections",
    operationId: "listCollections",
    tags: ["Collections"],
    summary: "List collections of a campaign",
    request: { params: campaignPath, query: collectionsQuery },
    responses: {
      200: jsonAnswer(countedOrPageOf(collectionWithoutPayload), "One page", {
        hasMore: false,
        data: [collectionWithoutPayloadExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const page = c.req.valid("query");
    const listed = await listCollections(c.get("management"), {
      ...page,
      scope: c.req.valid("param"),
    });
    return c.json({ ...listSize(page, listed), data: listed.rows.map(fromRow) }, 200);
  },
});

import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import { collectionsAnswer, collectionsPage } from "./collections-page";
import { collectionsQuery } from "./schemas";

export const listCampaignCollections = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/collections",
    operationId: "listCollections",
    tags: ["Collections"],
    summary: "List collections of a campaign",
    request: { params: campaignPath, query: collectionsQuery },
    responses: { 200: collectionsAnswer, ...errorResponses },
  }),
  handler: async (c) => {
    const page = await collectionsPage(
      c.get("management"),
      c.req.valid("param"),
      c.req.valid("query"),
    );
    return c.json(page, 200);
  },
});

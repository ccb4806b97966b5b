import { exportItems } from "../../../services/management/collections/export-items";
import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { campaignCollectionPath, toCampaignPath } from "./schemas";

export const exportCampaignCollection = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/collections/{collectionId}/export",
    operationId: "exportCollectionItems",
    tags: ["Collections"],
    summary: "Export the items of a collection of a campaign as CSV",
    request: { params: campaignCollectionPath },
    responses: { 200: csvAnswer("The items", "item\nKTL-WH-ET-1\n"), ...errorResponses },
  }),
  handler: async (c) => {
    const csv = await exportItems(c.get("management"), toCampaignPath(c.req.valid("param")));
    return c.body(csv, 200, CSV_HEADERS);
  },
});

import { exportCampaignStores as exportStores } from "../../../services/management/campaign-stores/campaign-stores";
import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { campaignPath } from "../parameters";

export const exportCampaignStores = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/stores/export",
    operationId: "exportCampaignStores",
    tags: ["Stores"],
    summary: "Export the stores of a campaign as CSV",
    request: { params: campaignPath },
    responses: {
      200: csvAnswer("The stores", "store_integration_id\nSTORE-001\n"),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await exportStores(c.get("management"), c.req.valid("param"));
    return c.body(csv, 200, CSV_HEADERS);
  },
});

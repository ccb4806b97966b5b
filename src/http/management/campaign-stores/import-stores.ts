import { importCampaignStores as importStores } from "../../../services/management/campaign-stores/campaign-stores";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { campaignPath } from "../parameters";

export const importCampaignStores = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/stores/import",
    operationId: "importCampaignStores",
    tags: ["Stores"],
    summary: "Replace the stores of a campaign by a CSV file",
    description: "The file has the column `store_integration_id` and up to 1,000 rows.",
    request: { params: campaignPath, ...csvUpload },
    responses: { 200: jsonAnswer(importAnswer, "The import", importExample), ...errorResponses },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const input = { ...c.req.valid("param"), csv };
    return c.json(fromImport(await importStores(c.get("management"), input)), 200);
  },
});

import { importItems } from "../../../services/management/collections/import-items";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { campaignCollectionPath, toCampaignPath } from "./schemas";

export const importCampaignCollection = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/collections/{collectionId}/import",
    operationId: "importCollection",
    tags: ["Collections"],
    summary: "Replace the items of a collection of a campaign by a CSV file",
    description: "The file has the column `item` and up to 500,000 rows.",
    request: { params: campaignCollectionPath, ...csvUpload },
    responses: {
      200: jsonAnswer(importAnswer, "The import", importExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const path = toCampaignPath(c.req.valid("param"));
    return c.json(fromImport(await importItems(c.get("management"), { path, csv })), 200);
  },
});

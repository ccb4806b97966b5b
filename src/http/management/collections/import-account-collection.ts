import { importItems } from "../../../services/management/collections/import-items";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { collectionPath } from "./schemas";

export const importAccountCollection = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/collections/{collectionId}/import",
    operationId: "importAccountCollection",
    tags: ["Collections"],
    summary: "Replace the items of a collection of the account by a CSV file",
    description: "The file has the column `item` and up to 500,000 rows.",
    request: { params: collectionPath, ...csvUpload },
    responses: {
      200: jsonAnswer(importAnswer, "The import", importExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const path = c.req.valid("param");
    return c.json(fromImport(await importItems(c.get("management"), { path, csv })), 200);
  },
});

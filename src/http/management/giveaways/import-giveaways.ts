import { importGiveaways } from "../../../services/management/giveaways/import-giveaways";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { poolPath } from "./schemas";

export const importPoolGiveaways = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/giveaways/pools/{poolId}/import",
    operationId: "importPoolGiveaways",
    tags: ["Giveaways"],
    summary: "Add the codes of a CSV file to a giveaway pool",
    description:
      "Columns: `code`, and optionally `startdate`, `enddate` (when it may be awarded), " +
      "`attributes` (JSON). A code may come again: each row is awarded once.",
    request: { params: poolPath, ...csvUpload },
    responses: {
      200: jsonAnswer(importAnswer, "The import", { ...importExample, entity: "Giveaway" }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const input = { ...c.req.valid("param"), csv };
    return c.json(fromImport(await importGiveaways(c.get("management"), input)), 200);
  },
});

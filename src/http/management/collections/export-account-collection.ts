import { exportItems } from "../../../services/management/collections/export-items";
import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { collectionPath } from "./schemas";

export const exportAccountCollection = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/collections/{collectionId}/export",
    operationId: "exportAccountCollectionItems",
    tags: ["Collections"],
    summary: "Export the items of a collection of the account as CSV",
    request: { params: collectionPath },
    responses: { 200: csvAnswer("The items", "item\nKTL-WH-ET-1\n"), ...errorResponses },
  }),
  handler: async (c) => {
    const csv = await exportItems(c.get("management"), c.req.valid("param"));
    return c.body(csv, 200, CSV_HEADERS);
  },
});

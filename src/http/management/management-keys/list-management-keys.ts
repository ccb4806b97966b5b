import { listManagementKeys as list } from "../../../services/management/management-keys/list-management-keys";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { fromManagementKey, managementKey, managementKeyExample } from "./schemas";

export const listManagementKeys = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/management_keys",
    operationId: "getManagementKeys",
    tags: ["Management keys"],
    summary: "List the Management keys",
    description: "An extension. Secrets are never shown again.",
    responses: {
      200: jsonAnswer(listOf(managementKey), "The keys", {
        totalResultSize: 1,
        data: [managementKeyExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const rows = await list(c.get("management"));
    return c.json({ totalResultSize: rows.length, data: rows.map(fromManagementKey) }, 200);
  },
});

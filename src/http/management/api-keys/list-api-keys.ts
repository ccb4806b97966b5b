import { listApiKeys as list } from "../../../services/management/api-keys/list-api-keys";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { applicationPath } from "../parameters";
import { apiKey, apiKeyExample, fromApiKey } from "./schemas";

export const listApiKeys = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/api_keys",
    operationId: "getApplicationAPIKeys",
    tags: ["Applications"],
    summary: "List the API keys of an Application",
    description: "An extension. Secrets are never shown again.",
    request: { params: applicationPath },
    responses: {
      200: jsonAnswer(listOf(apiKey), "The keys", { totalResultSize: 1, data: [apiKeyExample] }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const rows = await list(c.get("management"), c.req.valid("param").applicationId);
    return c.json({ totalResultSize: rows.length, data: rows.map(fromApiKey) }, 200);
  },
});

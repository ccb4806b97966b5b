import { createApiKey as create } from "../../../services/management/api-keys/create-api-key";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import {
  apiKeyExample,
  createApiKeyBody,
  createApiKeyExample,
  fromApiKey,
  newApiKey,
  toApiKeyInput,
} from "./schemas";

export const createApiKey = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/api_keys",
    operationId: "createApplicationAPIKey",
    tags: ["Applications"],
    summary: "Create an API key",
    description:
      "An extension: no public document names this path. A key made for a platform opens that " +
      "platform's routes only; one without opens the Integration API only.",
    request: { params: applicationPath, ...jsonBody(createApiKeyBody, createApiKeyExample) },
    responses: {
      201: jsonAnswer(newApiKey, "The key; its secret is shown this once", {
        ...apiKeyExample,
        key: "7f0c…",
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { applicationId } = c.req.valid("param");
    const input = toApiKeyInput(c.req.valid("json"));
    const { row, key } = await create(c.get("management"), applicationId, input);
    return c.json({ ...fromApiKey(row), key }, 201);
  },
});

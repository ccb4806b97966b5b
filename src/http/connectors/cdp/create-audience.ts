import { createExternalAudience } from "../../../services/audiences/external-audience-changes";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import {
  audienceRequest,
  audienceRequestExample,
  connectorAudience,
  connectorAudienceExample,
  fromConnectorAudience,
} from "../shared/audience-fields";
import { connectorConflict, connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { cdpHeaders } from "./fields";

export const createAudience = defineOperation({
  route: createRoute({
    method: "post",
    path: "/cdp/audiences",
    operationId: "cdp/createAudience",
    tags: ["Customer data platforms"],
    summary: "Create an audience",
    middleware: deploymentInHeader,
    request: { headers: cdpHeaders, ...jsonBody(audienceRequest, audienceRequestExample) },
    responses: {
      201: jsonAnswer(connectorAudience, "The audience", connectorAudienceExample),
      409: connectorConflict,
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const { audienceId, audienceName } = c.req.valid("json");
    const row = await createExternalAudience(c.get("integration"), {
      integration: c.req.valid("header")["customer-data-platform-name"],
      integrationId: audienceId,
      name: audienceName,
    });
    return c.json(fromConnectorAudience(row), 201);
  },
});

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
import { SEGMENT, segmentHeaders } from "./fields";

export const createAudience = defineOperation({
  route: createRoute({
    method: "post",
    path: "/segment/audiences",
    operationId: "segment/createAudience",
    tags: ["Segment"],
    summary: "Create an audience",
    middleware: deploymentInHeader,
    request: { headers: segmentHeaders, ...jsonBody(audienceRequest, audienceRequestExample) },
    responses: {
      201: jsonAnswer(connectorAudience, "The audience", connectorAudienceExample),
      409: connectorConflict,
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const { audienceId, audienceName } = c.req.valid("json");
    const row = await createExternalAudience(c.get("integration"), {
      integration: SEGMENT,
      integrationId: audienceId,
      name: audienceName,
    });
    return c.json(fromConnectorAudience(row), 201);
  },
});

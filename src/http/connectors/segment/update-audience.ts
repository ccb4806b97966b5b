import { updateExternalAudience } from "../../../services/audiences/external-audience-changes";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import {
  audiencePath,
  audienceRequest,
  audienceRequestExample,
  connectorAudience,
  connectorAudienceExample,
  fromConnectorAudience,
} from "../shared/audience-fields";
import { connectorConflict, connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { SEGMENT, segmentHeaders } from "./fields";

export const updateAudience = defineOperation({
  route: createRoute({
    method: "put",
    path: "/segment/audiences/{audienceId}",
    operationId: "segment/updateAudience",
    tags: ["Segment"],
    summary: "Rename an audience of Segment, or give it another id",
    middleware: deploymentInHeader,
    request: {
      params: audiencePath,
      headers: segmentHeaders,
      ...jsonBody(audienceRequest, audienceRequestExample),
    },
    responses: {
      200: jsonAnswer(connectorAudience, "The audience", connectorAudienceExample),
      409: connectorConflict,
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const { audienceId, audienceName } = c.req.valid("json");
    const row = await updateExternalAudience(
      c.get("integration"),
      {
        integration: SEGMENT,
        integrationId: c.req.valid("param").audienceId,
      },
      { integrationId: audienceId, name: audienceName },
    );
    return c.json(fromConnectorAudience(row), 200);
  },
});

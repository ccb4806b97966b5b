import { deleteExternalAudience } from "../../../services/audiences/external-audience-changes";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { audiencePath } from "../shared/audience-fields";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { SEGMENT, segmentHeaders } from "./fields";

export const deleteAudience = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/segment/audiences/{audienceId}",
    operationId: "segment/deleteAudience",
    tags: ["Segment"],
    summary: "Delete an audience of Segment with its memberships",
    middleware: deploymentInHeader,
    request: { params: audiencePath, headers: segmentHeaders },
    responses: { 204: noContent, ...connectorErrors },
  }),
  handler: async (c) => {
    await deleteExternalAudience(c.get("integration"), {
      integration: SEGMENT,
      integrationId: c.req.valid("param").audienceId,
    });
    return c.body(null, 204);
  },
});

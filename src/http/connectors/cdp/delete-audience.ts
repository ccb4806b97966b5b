import { deleteExternalAudience } from "../../../services/audiences/external-audience-changes";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { audiencePath } from "../shared/audience-fields";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { cdpHeaders } from "./fields";

export const deleteAudience = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/cdp/audiences/{audienceId}",
    operationId: "cdp/deleteAudience",
    tags: ["Customer data platforms"],
    summary: "Delete an audience of the platform with its memberships",
    middleware: deploymentInHeader,
    request: { params: audiencePath, headers: cdpHeaders },
    responses: { 204: noContent, ...connectorErrors },
  }),
  handler: async (c) => {
    await deleteExternalAudience(c.get("integration"), {
      integration: c.req.valid("header")["customer-data-platform-name"],
      integrationId: c.req.valid("param").audienceId,
    });
    return c.body(null, 204);
  },
});

import { exportMembers } from "../../../services/management/audiences/export-members";
import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { audiencePath } from "./schemas";

export const exportAudienceMemberships = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/audiences/{audienceId}/memberships/export",
    operationId: "exportAudiencesMemberships",
    tags: ["Audiences"],
    summary: "Export the members of an audience as CSV",
    request: { params: audiencePath },
    responses: {
      200: csvAnswer("The members", "profileintegrationid\ndemo-customer\n"),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await exportMembers(c.get("management"), c.req.valid("param").audienceId);
    return c.body(csv, 200, CSV_HEADERS);
  },
});

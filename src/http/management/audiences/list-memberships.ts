import { listMembers } from "../../../services/management/audiences/list-members";
import { listQuery } from "../../fields";
import { fromProfile } from "../../integration/mappers";
import { customerProfile, customerProfileExample } from "../../integration/schemas";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { pageOf } from "../lists";
import { audiencePath, profileQuery } from "./schemas";

export const listAudienceMemberships = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/audiences/{audienceId}/memberships",
    operationId: "getAudienceMemberships",
    tags: ["Audiences"],
    summary: "List the members of an audience",
    request: {
      params: audiencePath,
      query: z.object({ ...listQuery(["id"]), profileQuery }),
    },
    responses: {
      200: jsonAnswer(pageOf(customerProfile), "One page", {
        hasMore: false,
        data: [customerProfileExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { sort, profileQuery: search, ...page } = c.req.valid("query");
    const { rows, hasMore, sandbox } = await listMembers(c.get("management"), {
      ...c.req.valid("param"),
      ...page,
      descending: sort?.descending ?? false,
      search,
    });
    return c.json({ hasMore, data: rows.map((row) => fromProfile(row, sandbox)) }, 200);
  },
});

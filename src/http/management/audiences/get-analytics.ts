import { countMembers } from "../../../services/management/audiences/count-members";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { pageOf } from "../lists";
import { audienceAnalytics, idList } from "./schemas";

export const getAudiencesAnalytics = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/audiences/analytics",
    operationId: "getAudiencesAnalytics",
    tags: ["Audiences"],
    summary: "Count the members of audiences",
    request: {
      query: z.object({
        audienceIds: idList,
        sort: z
          .enum(["audienceId", "-audienceId", "membersCount", "-membersCount"])
          .default("audienceId"),
      }),
    },
    responses: {
      200: jsonAnswer(pageOf(audienceAnalytics), "The counts", {
        hasMore: false,
        data: [{ audienceId: 1, membersCount: 1234 }],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { audienceIds, sort } = c.req.valid("query");
    const counts = await countMembers(c.get("management"), audienceIds);
    const field = sort.endsWith("membersCount") ? "membersCount" : "audienceId";
    const sign = sort.startsWith("-") ? -1 : 1;
    const data = counts.toSorted((a, b) => sign * (a[field] - b[field]));
    return c.json({ hasMore: false, data }, 200);
  },
});

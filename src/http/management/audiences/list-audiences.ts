import { listAudiences as list } from "../../../services/management/audiences/list-audiences";
import { listQuery } from "../../fields";
import { audience, audienceExample, fromAudience } from "../../integration/audiences/schemas";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { countedOrPageOf, listSize, withTotalResultSize } from "../lists";

export const listAudiences = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/audiences",
    operationId: "getAudiences",
    tags: ["Audiences"],
    summary: "List audiences",
    request: {
      query: z.object({ ...listQuery(["id", "name", "created"]), withTotalResultSize }),
    },
    responses: {
      200: jsonAnswer(countedOrPageOf(audience), "One page", {
        hasMore: false,
        data: [audienceExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const page = c.req.valid("query");
    const listed = await list(c.get("management"), page);
    return c.json({ ...listSize(page, listed), data: listed.rows.map(fromAudience) }, 200);
  },
});

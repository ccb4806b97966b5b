import { listRedemptionOptions as list } from "../../../services/management/redemption-options/list-options";
import { listQuery } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { applicationPath } from "../parameters";
import { fromOption } from "./mappers";
import { redemptionOption, redemptionOptionExample } from "./schemas";

export const listRedemptionOptions = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/redemption_options",
    operationId: "listRedemptionOptions",
    tags: ["Redemption options"],
    summary: "List redemption options",
    request: { params: applicationPath, query: z.object(listQuery(["id"])) },
    responses: {
      200: jsonAnswer(listOf(redemptionOption), "One page", {
        totalResultSize: 1,
        data: [redemptionOptionExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { applicationId } = c.req.valid("param");
    const listed = await list(c.get("management"), applicationId, c.req.valid("query"));
    const { totalResultSize, rows } = listed;
    return c.json({ totalResultSize, data: rows.map(fromOption) }, 200);
  },
});

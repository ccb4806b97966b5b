import { listPools } from "../../../services/management/giveaways/list-pools";
import { listQuery } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { fromPool, giveawaysPool, giveawaysPoolExample } from "./schemas";

export const listGiveawaysPools = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/giveaways/pools",
    operationId: "getGiveawaysPools",
    tags: ["Giveaways"],
    summary: "List giveaway pools",
    request: { query: z.object(listQuery(["id", "name", "created", "modified"])) },
    responses: {
      200: jsonAnswer(listOf(giveawaysPool), "One page", {
        totalResultSize: 1,
        data: [giveawaysPoolExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { rows, totalResultSize } = await listPools(c.get("management"), c.req.valid("query"));
    return c.json({ totalResultSize, data: rows.map(fromPool) }, 200);
  },
});

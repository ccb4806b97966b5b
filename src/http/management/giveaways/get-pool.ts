import { getPool } from "../../../services/management/giveaways/get-pool";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromPool, giveawaysPool, giveawaysPoolExample, poolPath } from "./schemas";

export const getGiveawaysPool = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/giveaways/pools/{poolId}",
    operationId: "getGiveawaysPool",
    tags: ["Giveaways"],
    summary: "Read a giveaway pool",
    request: { params: poolPath },
    responses: {
      200: jsonAnswer(giveawaysPool, "The pool", giveawaysPoolExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const row = await getPool(c.get("management"), c.req.valid("param").poolId);
    return c.json(fromPool(row), 200);
  },
});

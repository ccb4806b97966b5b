import { updatePool } from "../../../services/management/giveaways/update-pool";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  fromPool,
  giveawaysPool,
  giveawaysPoolExample,
  poolPath,
  toPoolUpdate,
  updateGiveawaysPoolBody,
} from "./schemas";

export const updateGiveawaysPool = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/giveaways/pools/{poolId}",
    operationId: "updateGiveawaysPool",
    tags: ["Giveaways"],
    summary: "Change a giveaway pool",
    description: "Optional fields that are left out stay.",
    request: {
      params: poolPath,
      ...jsonBody(updateGiveawaysPoolBody, { name: "Movie tickets" }),
    },
    responses: {
      200: jsonAnswer(giveawaysPool, "The pool", giveawaysPoolExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const change = toPoolUpdate(c.req.valid("json"));
    const row = await updatePool(c.get("management"), c.req.valid("param").poolId, change);
    return c.json(fromPool(row), 200);
  },
});

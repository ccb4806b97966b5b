import { createPool } from "../../../services/management/giveaways/create-pool";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  fromPool,
  giveawaysPool,
  giveawaysPoolExample,
  newGiveawaysPool,
  newGiveawaysPoolExample,
  toPoolSettings,
} from "./schemas";

export const createGiveawaysPool = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/giveaways/pools",
    operationId: "createGiveawaysPool",
    tags: ["Giveaways"],
    summary: "Create a giveaway pool",
    description: "It is empty; codes come by import. An extension of the public API.",
    request: jsonBody(newGiveawaysPool, newGiveawaysPoolExample),
    responses: {
      201: jsonAnswer(giveawaysPool, "The pool", giveawaysPoolExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const row = await createPool(c.get("management"), toPoolSettings(c.req.valid("json")));
    return c.json(fromPool(row), 201);
  },
});

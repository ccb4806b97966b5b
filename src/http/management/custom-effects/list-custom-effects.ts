import { listCustomEffects as list } from "../../../services/management/custom-effects/list-custom-effects";
import { listQuery } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { customEffect, customEffectExample, fromCustomEffect } from "./schemas";

const query = z.object(listQuery(["id", "name", "title", "created", "modified"]));

export const listCustomEffects = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/custom_effects",
    operationId: "getCustomEffects",
    tags: ["Custom effects"],
    summary: "List custom effects",
    request: { query },
    responses: {
      200: jsonAnswer(listOf(customEffect), "One page", {
        totalResultSize: 1,
        data: [customEffectExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const wished = c.req.valid("query");
    const { rows, totalResultSize } = await list(c.get("management"), {}, wished);
    return c.json({ totalResultSize, data: rows.map(fromCustomEffect) }, 200);
  },
});

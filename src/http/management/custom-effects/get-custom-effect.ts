import { getCustomEffect as get } from "../../../services/management/custom-effects/get-custom-effect";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { customEffect, customEffectExample, customEffectPath, fromCustomEffect } from "./schemas";

export const getCustomEffect = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/custom_effects/{customEffectId}",
    operationId: "getCustomEffect",
    tags: ["Custom effects"],
    summary: "Read a custom effect",
    request: { params: customEffectPath },
    responses: { 200: jsonAnswer(customEffect, "It", customEffectExample), ...errorResponses },
  }),
  handler: async (c) => {
    const row = await get(c.get("management"), c.req.valid("param").customEffectId);
    return c.json(fromCustomEffect(row), 200);
  },
});

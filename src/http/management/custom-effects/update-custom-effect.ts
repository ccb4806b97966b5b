import { updateCustomEffect as update } from "../../../services/management/custom-effects/update-custom-effect";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  customEffect,
  customEffectExample,
  customEffectPath,
  fromCustomEffect,
  newCustomEffect,
  newCustomEffectExample,
  toCustomEffect,
} from "./schemas";

export const updateCustomEffect = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/custom_effects/{customEffectId}",
    operationId: "updateCustomEffect",
    tags: ["Custom effects"],
    summary: "Change a custom effect",
    description: "Replaces it; the name is fixed at creation.",
    request: { params: customEffectPath, ...jsonBody(newCustomEffect, newCustomEffectExample) },
    responses: { 200: jsonAnswer(customEffect, "It", customEffectExample), ...errorResponses },
  }),
  handler: async (c) => {
    const { customEffectId } = c.req.valid("param");
    const input = toCustomEffect(c.req.valid("json"));
    return c.json(fromCustomEffect(await update(c.get("management"), customEffectId, input)), 200);
  },
});

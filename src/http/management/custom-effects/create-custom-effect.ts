import { createCustomEffect as create } from "../../../services/management/custom-effects/create-custom-effect";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  customEffect,
  customEffectExample,
  fromCustomEffect,
  newCustomEffect,
  newCustomEffectExample,
  toCustomEffect,
} from "./schemas";

export const createCustomEffect = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/custom_effects",
    operationId: "createCustomEffect",
    tags: ["Custom effects"],
    summary: "Create a custom effect",
    description: "The payload is a JSON object with `{{parameter}}` places, which rules fill.",
    request: jsonBody(newCustomEffect, newCustomEffectExample),
    responses: { 201: jsonAnswer(customEffect, "It", customEffectExample), ...errorResponses },
  }),
  handler: async (c) => {
    const row = await create(c.get("management"), toCustomEffect(c.req.valid("json")));
    return c.json(fromCustomEffect(row), 201);
  },
});

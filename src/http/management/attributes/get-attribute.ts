import { getAttribute as get } from "../../../services/management/attributes/get-attribute";
import { idParameter } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { attribute, attributeExample, fromAttribute } from "./schemas";

export const attributePath = z.object({ attributeId: idParameter("attributeId") });

export const getAttribute = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/attributes/{attributeId}",
    operationId: "getAttribute",
    tags: ["Attributes"],
    summary: "Read a custom attribute",
    request: { params: attributePath },
    responses: {
      200: jsonAnswer(attribute, "The attribute", attributeExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const row = await get(c.get("management"), c.req.valid("param").attributeId);
    return c.json(fromAttribute(row), 200);
  },
});

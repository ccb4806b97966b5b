import { updateAttribute as update } from "../../../services/management/attributes/update-attribute";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { attributePath } from "./get-attribute";
import {
  attribute,
  attributeExample,
  fromAttribute,
  newAttribute,
  newAttributeExample,
  toAttributeUpdate,
} from "./schemas";

export const updateAttribute = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/attributes/{attributeId}",
    operationId: "updateAttribute",
    tags: ["Attributes"],
    summary: "Change the description or the suggestions of an attribute",
    description:
      "All other fields are fixed at creation; sending another value for one is refused.",
    request: { params: attributePath, ...jsonBody(newAttribute, newAttributeExample) },
    responses: {
      200: jsonAnswer(attribute, "The attribute", attributeExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { attributeId } = c.req.valid("param");
    const input = toAttributeUpdate(c.req.valid("json"));
    return c.json(fromAttribute(await update(c.get("management"), attributeId, input)), 200);
  },
});

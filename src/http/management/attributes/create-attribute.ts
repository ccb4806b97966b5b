import { createAttribute as create } from "../../../services/management/attributes/create-attribute";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  attribute,
  attributeExample,
  fromAttribute,
  newAttribute,
  newAttributeExample,
  toNewAttribute,
} from "./schemas";

export const createAttribute = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/attributes",
    operationId: "createAttribute",
    tags: ["Attributes"],
    summary: "Create a custom attribute",
    description: "Payloads may carry it, and rules read it, from the next request on.",
    request: jsonBody(newAttribute, newAttributeExample),
    responses: {
      201: jsonAnswer(attribute, "The attribute", attributeExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const row = await create(c.get("management"), toNewAttribute(c.req.valid("json")));
    return c.json(fromAttribute(row), 201);
  },
});

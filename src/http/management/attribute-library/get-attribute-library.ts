import { attributeLibrary } from "../../../services/management/attribute-library";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";

const builtInAttribute = z
  .object({ entity: z.string(), path: z.string(), type: z.string(), title: z.string() })
  .openapi("BuiltInAttribute");

export const getAttributeLibrary = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/attribute_library",
    operationId: "getAttributeLibrary",
    tags: ["Attributes"],
    summary: "List the built-in attributes",
    description: "An extension: what rules can read without anybody having defined it.",
    responses: {
      200: jsonAnswer(listOf(builtInAttribute), "The built-in attributes", {
        totalResultSize: 1,
        data: [
          {
            entity: "CustomerSession",
            path: "Session.Total",
            type: "number",
            title: "Items and additional costs, before discounts",
          },
        ],
      }),
      ...errorResponses,
    },
  }),
  handler: (c) => {
    const data = attributeLibrary();
    return c.json({ totalResultSize: data.length, data }, 200);
  },
});

import { listAttributes as list } from "../../../services/management/attributes/list-attributes";
import { listQuery, NAME_LENGTH_MAX, notSupportedParameter } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { present } from "../../present";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import {
  attribute,
  attributeEntity,
  attributeExample,
  attributeType,
  fromAttribute,
} from "./schemas";

const IDS_TEXT_LENGTH_MAX = 1_000;

const query = z.object({
  ...listQuery(["id", "name", "title", "entity", "type", "created"]),
  entity: attributeEntity.optional(),
  type: attributeType.optional(),
  kind: z.enum(["builtin", "custom"]).optional(),
  search: z
    .string()
    .max(NAME_LENGTH_MAX)
    .optional()
    .openapi({ description: "Part of the name, title or description, in any case" }),
  applicationIds: z
    .string()
    .max(IDS_TEXT_LENGTH_MAX)
    .regex(/^\d{1,15}(,\d{1,15})*$/, "must be ids with commas between them")
    .transform((text) => text.split(",").map(Number))
    .optional()
    .openapi({ type: "string", example: "1,2" }),
  loyaltyProgramIds: notSupportedParameter,
});

export const listAttributes = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/attributes",
    operationId: "getAttributes",
    tags: ["Attributes"],
    summary: "List custom attributes",
    request: { query },
    responses: {
      200: jsonAnswer(listOf(attribute), "One page", {
        totalResultSize: 1,
        data: [attributeExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { pageSize, skip, sort, kind, entity, type, search, applicationIds } =
      c.req.valid("query");
    const filter = present({ entity, type, search, applicationIds });
    const page = { pageSize, skip, sort, filter, ...present({ kind }) };
    const { rows, totalResultSize } = await list(c.get("management"), page);
    return c.json({ totalResultSize, data: rows.map(fromAttribute) }, 200);
  },
});

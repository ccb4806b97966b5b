import { listStores as list } from "../../../services/management/stores/list-stores";
import { idParameter, listQuery, name } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import { fromStore, store, storeExample, storeIntegrationId } from "./schemas";

const query = z.object({
  ...listQuery(["id", "name", "integrationId", "created", "updated"]),
  withTotalResultSize: z
    .enum(["true", "false"])
    .optional()
    .openapi({ type: "boolean", description: "true: the number of all; else `hasMore`" }),
  campaignId: idParameter("campaignId").optional(),
  name: name.optional().openapi({ description: "Part of the name, in any case" }),
  integrationId: storeIntegrationId.optional(),
  query: name.optional().openapi({ description: "Part of the name or of the integration id" }),
});

const answer = z.object({
  hasMore: z.boolean().optional(),
  totalResultSize: z.int().optional(),
  data: z.array(store),
});

export const listStores = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/stores",
    operationId: "listStores",
    tags: ["Stores"],
    summary: "List stores",
    request: { params: applicationPath, query },
    responses: {
      200: jsonAnswer(answer, "One page", { hasMore: false, data: [storeExample] }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { applicationId } = c.req.valid("param");
    const wished = c.req.valid("query");
    const filter = {
      name: wished.name ?? null,
      integrationId: wished.integrationId ?? null,
      text: wished.query ?? null,
      campaignId: wished.campaignId ?? null,
    };
    const { rows, totalResultSize } = await list(
      c.get("management"),
      applicationId,
      filter,
      wished,
    );
    const size =
      wished.withTotalResultSize === "true"
        ? { totalResultSize }
        : { hasMore: wished.skip + rows.length < totalResultSize };
    return c.json({ ...size, data: rows.map(fromStore) }, 200);
  },
});

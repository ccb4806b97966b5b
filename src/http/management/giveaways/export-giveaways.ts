import { exportGiveaways } from "../../../services/management/giveaways/export-giveaways";
import { instantParameter } from "../../integration/fields";
import { createRoute, defineOperation, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { poolPath } from "./schemas";

export const exportPoolGiveaways = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/giveaways/pools/{poolId}/export",
    operationId: "exportPoolGiveaways",
    tags: ["Giveaways"],
    summary: "Export the codes of a giveaway pool as CSV",
    request: {
      params: poolPath,
      query: z.object({
        createdBefore: instantParameter.optional(),
        createdAfter: instantParameter.optional(),
      }),
    },
    responses: {
      200: csvAnswer("The giveaways", "id,poolid,code\n1,1,TICKET-1\n"),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { createdBefore, createdAfter } = c.req.valid("query");
    const csv = await exportGiveaways(c.get("management"), {
      ...c.req.valid("param"),
      createdBeforeMs: createdBefore ?? null,
      createdAfterMs: createdAfter ?? null,
    });
    return c.body(csv, 200, CSV_HEADERS);
  },
});

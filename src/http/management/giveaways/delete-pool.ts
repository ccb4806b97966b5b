import { deletePool } from "../../../services/management/giveaways/delete-pool";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { poolPath } from "./schemas";

export const deleteGiveawaysPool = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/giveaways/pools/{poolId}",
    operationId: "deleteGiveawaysPool",
    tags: ["Giveaways"],
    summary: "Delete a giveaway pool",
    description: "Nothing is awarded from it any more; what was awarded stays.",
    request: { params: poolPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await deletePool(c.get("management"), c.req.valid("param").poolId);
    return c.body(null, 204);
  },
});

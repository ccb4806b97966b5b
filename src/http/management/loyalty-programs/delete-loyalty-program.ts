import { deleteLoyaltyProgram as remove } from "../../../services/management/loyalty-programs/delete-loyalty-program";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { loyaltyProgramPath } from "./schemas";

export const deleteLoyaltyProgram = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/loyalty_programs/{loyaltyProgramId}",
    operationId: "deleteLoyaltyProgram",
    tags: ["Loyalty"],
    summary: "Delete a loyalty program",
    description: "An extension. Its ledgers stay stored, but nothing reads or moves them any more.",
    request: { params: loyaltyProgramPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await remove(c.get("management"), c.req.valid("param").loyaltyProgramId);
    return c.body(null, 204);
  },
});

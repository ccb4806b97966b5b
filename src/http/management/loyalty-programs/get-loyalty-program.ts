import { getLoyaltyProgram as get } from "../../../services/management/loyalty-programs/get-loyalty-program";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromLoyaltyProgram } from "./mappers";
import { loyaltyProgram, loyaltyProgramExample, loyaltyProgramPath } from "./schemas";

export const getLoyaltyProgram = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}",
    operationId: "getLoyaltyProgram",
    tags: ["Loyalty"],
    summary: "Read a loyalty program",
    request: { params: loyaltyProgramPath },
    responses: {
      200: jsonAnswer(loyaltyProgram, "The loyalty program", loyaltyProgramExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const record = await get(c.get("management"), c.req.valid("param").loyaltyProgramId);
    return c.json(fromLoyaltyProgram(record), 200);
  },
});

import { listLoyaltyPrograms as list } from "../../../services/management/loyalty-programs/list-loyalty-programs";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { fromLoyaltyProgram } from "./mappers";
import { loyaltyProgram, loyaltyProgramExample } from "./schemas";

export const listLoyaltyPrograms = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs",
    operationId: "getLoyaltyPrograms",
    tags: ["Loyalty"],
    summary: "List loyalty programs",
    responses: {
      200: jsonAnswer(listOf(loyaltyProgram), "The loyalty programs", {
        totalResultSize: 1,
        data: [loyaltyProgramExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const records = await list(c.get("management"));
    return c.json({ totalResultSize: records.length, data: records.map(fromLoyaltyProgram) }, 200);
  },
});

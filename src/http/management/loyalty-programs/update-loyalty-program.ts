import { updateLoyaltyProgram as update } from "../../../services/management/loyalty-programs/update-loyalty-program";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromLoyaltyProgram, toUpdateLoyaltyProgram } from "./mappers";
import {
  loyaltyProgram,
  loyaltyProgramExample,
  loyaltyProgramPath,
  updateLoyaltyProgramBody,
} from "./schemas";

export const updateLoyaltyProgram = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/loyalty_programs/{loyaltyProgramId}",
    operationId: "updateLoyaltyProgram",
    tags: ["Loyalty"],
    summary: "Change a loyalty program",
    description:
      "An extension. Fields that are left out stay; `tiers` replaces the whole list, in which a " +
      "tier keeps its id by its name.",
    request: {
      params: loyaltyProgramPath,
      ...jsonBody(updateLoyaltyProgramBody, { title: "Sample Wallet", defaultValidity: "1Y_U" }),
    },
    responses: {
      200: jsonAnswer(loyaltyProgram, "The loyalty program", loyaltyProgramExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { loyaltyProgramId } = c.req.valid("param");
    const input = toUpdateLoyaltyProgram(c.req.valid("json"));
    const record = await update(c.get("management"), loyaltyProgramId, input);
    return c.json(fromLoyaltyProgram(record), 200);
  },
});

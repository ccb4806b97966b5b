import { createLoyaltyProgram as create } from "../../../services/management/loyalty-programs/create-loyalty-program";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromLoyaltyProgram, toCreateLoyaltyProgram } from "./mappers";
import {
  loyaltyProgram,
  loyaltyProgramExample,
  newLoyaltyProgram,
  newLoyaltyProgramExample,
} from "./schemas";

export const createLoyaltyProgram = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/loyalty_programs",
    operationId: "createLoyaltyProgram",
    tags: ["Loyalty"],
    summary: "Create a loyalty program",
    description:
      "An extension: no public document names this call. Name, time zone, kind and environment " +
      "are fixed from then on.",
    request: jsonBody(newLoyaltyProgram, newLoyaltyProgramExample),
    responses: {
      201: jsonAnswer(loyaltyProgram, "The loyalty program", loyaltyProgramExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const input = toCreateLoyaltyProgram(c.req.valid("json"));
    return c.json(fromLoyaltyProgram(await create(c.get("management"), input)), 201);
  },
});

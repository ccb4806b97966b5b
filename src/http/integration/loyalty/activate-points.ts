import { activatePoints } from "../../../services/loyalty/activate-points";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { readLedgerRefusals } from "../responses";
import { fromActivated } from "./mappers";
import { activatePath } from "./parameters";
import { activateBody, activatedExample, activatedPoints } from "./schemas";

export const activateLoyaltyPoints = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/activate_points",
    operationId: "activateLoyaltyPoints",
    tags: ["Loyalty"],
    summary: "Activate points that wait for an action",
    description:
      "All points of a session, or those of at most 50 transactions. Their validity counts from " +
      "now. Points that are active already are answered as they are.",
    request: {
      params: activatePath,
      ...jsonBody(activateBody, { sessionId: "order-1" }),
    },
    responses: {
      200: jsonAnswer(activatedPoints, "The entries", activatedExample),
      ...readLedgerRefusals,
    },
  }),
  handler: async (c) => {
    const { loyaltyProgramId } = c.req.valid("param");
    const { sessionId, transactionUUIDs } = c.req.valid("json");
    const points =
      sessionId === undefined
        ? { transactionUUIDs: transactionUUIDs ?? [] }
        : { sessionIntegrationId: sessionId };
    const activated = await activatePoints(c.get("integration"), loyaltyProgramId, points);
    return c.json(fromActivated(activated), 200);
  },
});

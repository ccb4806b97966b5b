import { cancelRedemption } from "../../services/redemptions/cancel-redemption";
import { text } from "../connectors/shared/fields";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../openapi";
import { redemptionAnswer, redemptionExample, toRedemptionAnswer } from "./redemption-answer";
import { refusalAnswer, writeRefusals } from "./responses";

const CODE_LENGTH_MAX = 100;

/** Drawn from 52 bits: up to 16 digits. */
const redemptionIdParameter = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, "must be a positive whole number")
  .transform(Number)
  .openapi({ type: "integer", format: "int64", example: redemptionExample.id });

const request = z
  .object({ reward_text: text(CODE_LENGTH_MAX).required })
  .openapi("CancellationRequest");

export const cancellationCompleted = defineOperation({
  route: createRoute({
    method: "post",
    path: "/api/v2/redemptions/{redemptionId}/cancellation_completed",
    operationId: "completeRedemptionCancellation",
    tags: ["Redemptions"],
    summary: "Cancel a redemption whose coupon was not used",
    description: "The coupon goes, the points come back. Repeated, it answers what stands.",
    request: {
      params: z.object({ redemptionId: redemptionIdParameter }),
      ...jsonBody(request, { reward_text: redemptionExample.reward_text }),
    },
    responses: {
      200: jsonAnswer(redemptionAnswer, "The cancelled redemption", {
        ...redemptionExample,
        state: "cancelled",
        points_held: 0,
        points_available: 10,
      }),
      ...writeRefusals,
      404: refusalAnswer(
        "`redemption_not_found`",
        "redemption_not_found",
        "There is no such redemption",
      ),
      422: refusalAnswer(
        "`reward_text_mismatch`, `redemption_used`, `redemption_expired`",
        "redemption_used",
        "The coupon of this redemption was used",
      ),
    },
  }),
  handler: async (c) => {
    const { redemptionId } = c.req.valid("param");
    const { reward_text: rewardText } = c.req.valid("json");
    const cancelled = await cancelRedemption(c.get("integration"), { redemptionId, rewardText });
    return c.json(toRedemptionAnswer(cancelled.redemption, cancelled.balance), 200);
  },
});

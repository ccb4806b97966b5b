import { AMOUNT_HUNDREDTHS_MAX } from "../../core/ledger/plan";
import { redeem, type RedeemInput } from "../../services/redemptions/redeem";
import { boolean, field, ourId, wholeNumber } from "../connectors/shared/fields";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../openapi";
import { customerFields, toCustomerInBody } from "./customer-fields";
import { redemptionAnswer, redemptionExample, toRedemptionAnswer } from "./redemption-answer";
import { refusalAnswer, writeRefusals } from "./responses";

const POINTS_MAX = Math.floor(AMOUNT_HUNDREDTHS_MAX / 100);
const points = wholeNumber(1, POINTS_MAX);

const currency = field(
  z
    .string()
    .trim()
    .regex(/^[A-Za-z]{3}$/, "must be a currency of three letters, such as USD"),
  {
    type: "string",
    minLength: 3,
    maxLength: 3,
    description: "Of the coupon's amount; without it the Application's currency",
  },
);

const request = z
  .object({
    ...customerFields,
    redemption_option_id: ourId.required,
    delay_points_deduction: boolean.optional,
    currency: currency.optional,
    points_to_redeem: points.optional,
    points: points.optional,
  })
  .openapi("RedemptionRequest");

export const createRedemption = defineOperation({
  route: createRoute({
    method: "post",
    path: "/api/v2/redemptions",
    operationId: "createRedemption",
    tags: ["Redemptions"],
    summary: "Trade points for a coupon",
    description:
      "Checks that the customer may take the option and has the points, takes the points and " +
      "makes the coupon. With `delay_points_deduction` the points are held until an order with " +
      "the coupon arrives; they come back when the coupon ends unused. Without an " +
      "`Idempotency-Key` each call is another redemption.",
    request: jsonBody(request, {
      customer_email: "jane@example.com",
      redemption_option_id: 1,
      delay_points_deduction: true,
    }),
    responses: {
      200: jsonAnswer(redemptionAnswer, "The redemption with its coupon", redemptionExample),
      ...writeRefusals,
      404: refusalAnswer(
        "`customer_not_found`, `option_not_found`",
        "option_not_found",
        "There is no such redemption option",
      ),
      422: refusalAnswer(
        "`customer_ambiguous`, `option_inactive`, `not_eligible`, `points_required`, " +
          "`points_not_a_multiple`, `unknown_currency`, `not_enough_points`",
        "not_enough_points",
        "This costs 100 points; the customer can spend 60",
      ),
    },
  }),
  handler: async (c) => {
    const redeemed = await redeem(c.get("integration"), toInput(c.req.valid("json")));
    const { redemption, balance, createdAtMs } = redeemed;
    const state = redemption.deadlineAtMs === null ? "spent" : "held";
    const answered = { ...redemption, state, createdAtMs, updatedAtMs: createdAtMs } as const;
    return c.json(toRedemptionAnswer(answered, balance), 200);
  },
});

function toInput(body: z.output<typeof request>): RedeemInput {
  return {
    customer: toCustomerInBody(body),
    optionId: body.redemption_option_id,
    points: body.points_to_redeem ?? body.points ?? null,
    currency: body.currency ?? null,
    isDelayed: body.delay_points_deduction ?? false,
  };
}

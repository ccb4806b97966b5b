import { decimalFromNumber, POINTS_SCALE, toScaledInteger } from "../../core/decimal";
import { AMOUNT_HUNDREDTHS_MAX } from "../../core/ledger/plan";
import { adjustPoints as adjust } from "../../services/redemptions/adjust-points";
import { boolean, field, ourId, text, wholeNumber } from "../connectors/shared/fields";
import { points } from "../integration/mappers";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../openapi";
import { customerFields, toCustomerInBody } from "./customer-fields";
import { refusalAnswer, writeRefusals } from "./responses";

const POINTS_MAX = Math.floor(AMOUNT_HUNDREDTHS_MAX / 100);
const TITLE_LENGTH_MAX = 255;
const TITLE_DEFAULT = "Adjustment";

/** What only says what happens anyway. */
const onlyTrue = field(
  boolean.required.refine((value) => value, { error: "false is not supported" }),
  { type: "boolean", description: "Not supported: refused if false" },
);

const request = z
  .object({
    ...customerFields,
    point_adjustment_amount: wholeNumber(-POINTS_MAX, POINTS_MAX)
      .required.refine((amount) => amount !== 0, { error: "must not be 0" })
      .openapi({ type: "integer", description: "Above 0 they come, below 0 they go" }),
    history_title: text(TITLE_LENGTH_MAX).optional,
    loyalty_program_id: ourId.optional,
    apply_adjustment_to_points_earned: onlyTrue.optional,
    visible_to_customer: onlyTrue.optional,
  })
  .openapi("PointsAdjustment");

const answer = z
  .object({
    customer_id: z.string(),
    loyalty_program_id: z.int(),
    transaction_uuid: z.string(),
    point_adjustment_amount: z.int(),
    points_balance: z.number(),
    points_held: z.number(),
    points_available: z.number(),
  })
  .openapi("AdjustedPoints");

export const adjustPoints = defineOperation({
  route: createRoute({
    method: "post",
    path: "/api/v2/points/adjust",
    operationId: "adjustPoints",
    tags: ["Customers"],
    summary: "Give points to a customer, or take some",
    description:
      "Of the program that the options are paid from, or the one that is named. Points that are " +
      "held can't be taken, and a balance never falls below 0.",
    request: jsonBody(request, {
      customer_email: "ann@example.com",
      point_adjustment_amount: 50,
      history_title: "Sorry for the wait",
    }),
    responses: {
      200: jsonAnswer(answer, "The balance after it", {
        customer_id: "customer-1",
        loyalty_program_id: 1,
        transaction_uuid: "0b2cfc7c-3c2e-4e8b-9d9f-6f1f1a3f0a11",
        point_adjustment_amount: 50,
        points_balance: 150,
        points_held: 0,
        points_available: 150,
      }),
      ...writeRefusals,
      422: refusalAnswer(
        "`customer_ambiguous`, `not_enough_points`",
        "not_enough_points",
        "The customer has only 20 points that can be taken",
      ),
    },
  }),
  handler: async (c) => {
    const body = c.req.valid("json");
    const { point_adjustment_amount: amount } = body;
    const adjusted = await adjust(c.get("integration"), {
      customer: toCustomerInBody(body),
      amountHundredths: toScaledInteger(decimalFromNumber(amount), POINTS_SCALE),
      programId: body.loyalty_program_id,
      title: body.history_title ?? TITLE_DEFAULT,
    });
    const { balance } = adjusted;
    const shown = {
      customer_id: adjusted.integrationId,
      loyalty_program_id: adjusted.programId,
      transaction_uuid: adjusted.transactionUUID,
      point_adjustment_amount: amount,
      points_balance: points(balance.balanceHundredths),
      points_held: points(balance.heldHundredths),
      points_available: points(balance.availableHundredths),
    };
    return c.json(shown, 200);
  },
});

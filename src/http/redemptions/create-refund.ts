import { movedHundredths, sumOfValues } from "../../services/redemptions/moved-points";
import {
  type RefundedOrder,
  refundOrder,
  type RefundOrder,
} from "../../services/redemptions/refund-order";
import { integrationId, ourId, text, wholeNumber } from "../connectors/shared/fields";
import { CART_LINES_MAX, CART_UNITS_MAX } from "../integration/customer-sessions/schemas";
import { points } from "../integration/mappers";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../openapi";
import { currencyCode } from "./money-fields";
import { inCents, ledgerFields, toLedgerFields } from "./order-answer";
import { orText } from "./or-text";
import { refusalAnswer, writeRefusals } from "./responses";

const CENTS_MAX = 100_000_000_000_000;
const REFUND_ID_LENGTH_MAX = 255;

const request = z
  .object({
    order_id: integrationId.required,
    id: text(REFUND_ID_LENGTH_MAX).required.openapi({
      type: "string",
      description: "The refund's id: sent again, it gives nothing back again",
    }),
    items: orText(
      z
        .array(
          z.object({
            id: integrationId.required,
            quantity: wholeNumber(1, CART_UNITS_MAX).optional.openapi({
              type: "integer",
              description: "Absent = all that are left",
            }),
          }),
        )
        .max(CART_LINES_MAX),
    ).openapi({ description: "Absent or empty: the whole order" }),
    total_amount_cents: wholeNumber(0, CENTS_MAX).optional.openapi({
      type: "integer",
      description: "Without items: must be all that the order cost",
    }),
    currency: currencyCode.optional,
    loyalty_program_id: ourId.optional.openapi({
      type: "integer",
      description: "Whose balance is answered",
    }),
  })
  .openapi("Refund");

const answer = z
  .object({
    id: z.string(),
    order_id: z.string(),
    order_status: z.enum(["refunded", "partially_refunded"]),
    repeated: z.boolean().openapi({ description: "True: it had been made before" }),
    items: z.array(z.object({ id: z.string(), quantity: z.int() })),
    discount_amount_cents: z.int().nullable().openapi({
      description: "Discounts that were taken back; null for a refund before the last one",
    }),
    points_deducted: z.number().nullable().openapi({ description: "Earned, and taken back" }),
    points_returned: z.number().nullable().openapi({ description: "Spent, and given back" }),
    coupons_returned: z.array(z.string()).openapi({ description: "Codes that are free again" }),
    ...ledgerFields,
  })
  .openapi("RefundedOrder");

export const createRefund = defineOperation({
  route: createRoute({
    method: "post",
    path: "/api/v2/refunds",
    operationId: "createRefund",
    tags: ["Orders"],
    summary: "Take an order back, wholly or by items",
    description:
      "Exactly what the order earned and gave off for the units goes, as far as the program's " +
      "return policy lets points go; what it spent comes back. " +
      "A refund of the whole order also frees its codes: a redemption whose coupon is free again " +
      "can be cancelled, or the coupon used for another order. A refund of items leaves codes used.",
    request: jsonBody(request, {
      order_id: "ORDER-2",
      id: "REFUND-1",
      items: [{ id: "MUG", quantity: 1 }],
      total_amount_cents: 2500,
      currency: "USD",
    }),
    responses: {
      200: jsonAnswer(answer, "What came back", {
        id: "REFUND-1",
        order_id: "ORDER-2",
        order_status: "partially_refunded",
        repeated: false,
        items: [{ id: "MUG", quantity: 1 }],
        discount_amount_cents: 0,
        points_deducted: 30,
        points_returned: 0,
        coupons_returned: [],
        loyalty_program_id: 1,
        points_balance: 30,
        points_held: 0,
        points_available: 30,
      }),
      ...writeRefusals,
      404: refusalAnswer(
        "`order_not_found`",
        "order_not_found",
        "There is no order of this order_id",
      ),
      422: refusalAnswer(
        "`too_many_returned`, `refund_conflict`, `unknown_currency`",
        "too_many_returned",
        "Of MUG only 1 are left to return",
      ),
    },
  }),
  handler: async (c) => {
    const refund = toRefund(c.req.valid("json"));
    return c.json(toAnswer(refund, await refundOrder(c.get("integration"), refund)), 200);
  },
});

function toRefund(body: z.output<typeof request>): RefundOrder {
  const { items } = body;
  return {
    orderId: body.order_id,
    refundId: body.id,
    items: items?.length === 0 ? undefined : items,
    totalCents: body.total_amount_cents,
    currency: body.currency,
    programId: body.loyalty_program_id,
  };
}

function toAnswer(
  { refundId, orderId }: RefundOrder,
  { document, items, result, answer: told, isRepeated, ledger }: RefundedOrder,
): z.output<typeof answer> {
  const effects = result?.effects ?? [];
  const owner = { programId: ledger?.program.id ?? 0, integrationId: document.profileId };
  const moved = (type: Parameters<typeof movedHundredths>[1]) =>
    result && points(movedHundredths(effects, type, owner));
  return {
    id: refundId,
    order_id: orderId,
    order_status: document.state === "cancelled" ? "refunded" : "partially_refunded",
    repeated: isRepeated,
    items: items.map(({ id, quantity = 0 }) => ({ id, quantity })),
    discount_amount_cents: result && inCents(sumOfValues(effects, isDiscount)),
    points_deducted: moved("rollbackAddedLoyaltyPoints"),
    points_returned: moved("rollbackDeductedLoyaltyPoints"),
    coupons_returned: effects
      .filter(({ effectType }) => effectType === "rollbackCoupon")
      .map(({ props }) => (props as unknown as { readonly value: string }).value),
    ...toLedgerFields({ ledger, answer: told }),
  };
}

function isDiscount(effectType: string): boolean {
  return effectType === "rollbackDiscount";
}

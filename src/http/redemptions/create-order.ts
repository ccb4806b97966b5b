import { recordOrder, type RecordOrder } from "../../services/redemptions/record-order";
import { field, integrationId, ourId, text, wholeNumber } from "../connectors/shared/fields";
import {
  CART_LINES_MAX,
  CART_UNITS_MAX,
  COUPON_CODES_MAX,
} from "../integration/customer-sessions/schemas";
import { invalidField } from "../../services/refusal";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../openapi";
import { customerFields, toCustomerInBody } from "./customer-fields";
import { currencyCode } from "./money-fields";
import { orText } from "./or-text";
import { orderAnswer, orderExample, toOrderAnswer } from "./order-answer";
import { refusalAnswer, writeRefusals } from "./responses";
import { tagList } from "./tag-list";

const CENTS_MAX = 100_000_000_000_000;
const CODE_LENGTH_MAX = 100;
const CODES_LENGTH_MAX = COUPON_CODES_MAX * (CODE_LENGTH_MAX + 2);
const NAME_LENGTH_MAX = 1_000;
const WORD_LENGTH_MAX = 255;

const cents = wholeNumber(0, CENTS_MAX);

const item = z
  .object({
    id: integrationId.required,
    name: text(NAME_LENGTH_MAX).optional,
    quantity: wholeNumber(1, CART_UNITS_MAX).required,
    price_cents: cents.required.openapi({ type: "integer", description: "Of one unit" }),
    type: text(NAME_LENGTH_MAX).optional.openapi({
      type: "string",
      description: "The category of the cart item",
    }),
  })
  .openapi("OrderItem");

/** An order that came to nothing is none. */
const status = field(
  z
    .string()
    .max(WORD_LENGTH_MAX)
    .refine((word) => !/cancel|void|refund/i.test(word), {
      error: "of an order that stands; send /refunds for one that does not",
    }),
  { type: "string", maxLength: WORD_LENGTH_MAX },
);

const customer = z
  .object({
    tags: tagList.optional.openapi({
      type: "array",
      items: { type: "string" },
      description: "All that the customer has: they become the profile's attribute Tags",
    }),
  })
  .openapi("OrderCustomer");

const request = z
  .object({
    ...customerFields,
    order_id: integrationId.required.openapi({
      type: "string",
      description: "The session's id: PUT /v2/customer_sessions shows the same order",
    }),
    total_amount_cents: cents.required,
    currency_code: currencyCode.optional,
    coupon_code: text(CODES_LENGTH_MAX).optional.openapi({
      type: "string",
      description: "One code, or several with commas between",
    }),
    items: orText(
      z
        .array(item)
        .max(CART_LINES_MAX)
        .refine((all) => all.reduce((sum, { quantity }) => sum + quantity, 0) <= CART_UNITS_MAX, {
          error: `the quantities must not sum up to more than ${CART_UNITS_MAX}`,
        }),
    ).openapi({ description: "Absent or empty: the order is one line of its total" }),
    tags: tagList.optional,
    customer: orText(customer),
    channel_type: text(WORD_LENGTH_MAX).optional,
    status: status.optional,
    loyalty_program_id: ourId.optional.openapi({
      type: "integer",
      description: "Whose balance is answered",
    }),
  })
  .openapi("Order");

export const createOrder = defineOperation({
  route: createRoute({
    method: "post",
    path: "/api/v2/orders",
    operationId: "createOrder",
    tags: ["Orders"],
    summary: "Take an order: settle its coupons, earn its points",
    description:
      "Closes the session of its id: points that were held for its codes leave now, and the " +
      "campaigns give what they give to a closing session. Rules can read the attributes " +
      "OrderTotal, OrderCurrency, OrderTags and OrderChannel. An order with a code whose " +
      "redemption was cancelled or has expired is recorded and earns nothing. A customer who is " +
      "not known comes into being, by customer_id or else by the email; the identities of the " +
      "order become theirs. The same order again is answered by what stands.",
    request: jsonBody(request, {
      customer_email: "ann@example.com",
      order_id: "ORDER-2",
      total_amount_cents: 5000,
      currency_code: "USD",
      coupon_code: "TEN-7QX2-81KD",
      items: [{ id: "MUG", name: "Mug", quantity: 2, price_cents: 3000 }],
    }),
    responses: {
      200: jsonAnswer(orderAnswer, "What the order came to", orderExample),
      ...writeRefusals,
      422: refusalAnswer(
        "`customer_ambiguous`, `order_conflict`",
        "order_conflict",
        "There is an order of this order_id already, with other contents",
      ),
    },
  }),
  handler: async (c) => {
    const order = toOrder(c.req.valid("json"));
    return c.json(
      toOrderAnswer(order.orderId, await recordOrder(c.get("integration"), order)),
      200,
    );
  },
});

function toOrder(body: z.output<typeof request>): RecordOrder {
  return {
    customer: toCustomerInBody(body),
    orderId: body.order_id,
    totalCents: body.total_amount_cents,
    currency: body.currency_code,
    codes: codesOf(body.coupon_code ?? ""),
    items: linesOf(body)?.map((line) => ({
      id: line.id,
      name: line.name,
      quantity: line.quantity,
      priceCents: line.price_cents,
      category: line.type,
    })),
    customerTags: body.customer?.tags,
    tags: body.tags,
    channel: body.channel_type,
    programId: body.loyalty_program_id,
  };
}

/** An empty list says as little as none. */
function linesOf({ items }: z.output<typeof request>) {
  return items?.length === 0 ? undefined : items;
}

function codesOf(list: string): string[] {
  const codes = list.split(",").map((code) => code.trim());
  const named = [...new Set(codes.filter((code) => code !== ""))];
  if (named.length > COUPON_CODES_MAX) {
    throw invalidField("/coupon_code", "Too large", `at most ${COUPON_CODES_MAX} codes`);
  }
  if (named.some((code) => code.length > CODE_LENGTH_MAX)) {
    throw invalidField("/coupon_code", "Too large", `at most ${CODE_LENGTH_MAX} characters each`);
  }
  return named;
}

import { readCustomer } from "../../services/redemptions/read-customer";
import { boolean, ourId, text } from "../connectors/shared/fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../openapi";
import { customerAnswer, customerExample, toCustomerAnswer } from "./customer-answer";
import { customerFields, toCustomerInQuery } from "./customer-fields";
import { notTrue } from "./not-true";
import { customerRefusals } from "./responses";

const COUNTRY_LENGTH_MAX = 255;

const query = z.object({
  ...customerFields,
  loyalty_program_id: ourId.optional.openapi({
    type: "integer",
    description: "Whose points; absent = the program that the options are paid from",
  }),
  with_history: boolean.optional.openapi({
    type: "boolean",
    description: "true: `history_items` are there",
  }),
  with_referral_code: notTrue("is not supported").openapi({
    type: "boolean",
    deprecated: true,
    description: "Not supported: refused if true",
  }),
  country_iso_code: text(COUNTRY_LENGTH_MAX).optional.openapi({
    deprecated: true,
    description: "Not needed: `phone_number` is E.164",
  }),
});

export const getCustomer = defineOperation({
  route: createRoute({
    method: "get",
    path: "/api/v2/customers",
    operationId: "getCustomer",
    tags: ["Customers"],
    summary: "Read a customer's points, tier and redemptions",
    request: { query },
    responses: {
      200: jsonAnswer(customerAnswer, "The customer", customerExample),
      ...customerRefusals,
    },
  }),
  handler: async (c) => {
    const wished = c.req.valid("query");
    const view = await readCustomer(c.get("integration"), {
      customer: toCustomerInQuery(wished),
      programId: wished.loyalty_program_id,
      withHistory: wished.with_history ?? false,
    });
    return c.json(toCustomerAnswer(view), 200);
  },
});

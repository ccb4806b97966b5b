import { readCustomer } from "../../services/redemptions/read-customer";
import { booleanParameter } from "../integration/fields";
import { ourId } from "../connectors/shared/fields";
import { notSupportedParameter } from "../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../openapi";
import { customerAnswer, customerExample, toCustomerAnswer } from "./customer-answer";
import { customerFields, toCustomerInQuery } from "./customer-fields";
import { customerRefusals } from "./responses";

const query = z.object({
  ...customerFields,
  loyalty_program_id: ourId.optional.openapi({
    type: "integer",
    description: "Whose points; absent = the program that the options are paid from",
  }),
  with_history: booleanParameter.openapi({ description: "true: `history_items` are there" }),
  with_referral_code: z
    .literal("false", { error: "is not supported" })
    .optional()
    .openapi({ type: "boolean", deprecated: true, description: "Not supported: refused if true" }),
  country_iso_code: notSupportedParameter,
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
      withHistory: wished.with_history,
    });
    return c.json(toCustomerAnswer(view), 200);
  },
});

import { listOptions } from "../../services/redemptions/list-options";
import { field } from "../connectors/shared/fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../openapi";
import { customerFields, namesNobody, toCustomer } from "./customer-fields";
import { discountType, optionAnswer, optionExample, toOptionAnswer } from "./option-answer";
import { notTrue } from "./not-true";
import { nextPage, pageMetadata, pageQuery, toPage } from "./paging";
import { customerRefusals } from "./responses";

const query = z.object({
  ...customerFields,
  discount_type: field(discountType, { type: "string" }).optional.openapi({
    type: "string",
    enum: discountType.options,
  }),
  is_offline: notTrue("options are the same everywhere: there are no offline ones").openapi({
    type: "boolean",
    deprecated: true,
    description: "Refused if true",
  }),
  ...pageQuery,
});

const answer = z
  .object({ redemption_options: z.array(optionAnswer), metadata: pageMetadata })
  .openapi("RedemptionsOptions");

export const listRedemptionOptions = defineOperation({
  route: createRoute({
    method: "get",
    path: "/api/v2/redemption_options",
    operationId: "listRedemptionOptions",
    tags: ["Redemptions"],
    summary: "List what points can be traded for now",
    description:
      "With a customer: only what they are eligible for, whether or not the points suffice; a " +
      "page may then hold fewer than `per_page`.",
    request: { query },
    responses: {
      200: jsonAnswer(answer, "One page", {
        redemption_options: [optionExample],
        metadata: { next_page_info: null },
      }),
      ...customerRefusals,
    },
  }),
  handler: async (c) => {
    const wished = c.req.valid("query");
    const { options, nextAfterId, currency } = await listOptions(c.get("integration"), {
      customer: namesNobody(wished) ? null : toCustomer(wished),
      discountType: wished.discount_type ?? null,
      ...toPage(wished),
    });
    const shown = options.map((option) => toOptionAnswer(option, currency));
    return c.json({ redemption_options: shown, metadata: nextPage(nextAfterId) }, 200);
  },
});

import { createCoupon as create } from "../../../services/coupons/create-coupon";
import { NAME_LENGTH_MAX } from "../../fields";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { couponAnswer, couponAnswerExample, toCouponAnswer } from "../shared/coupon-answers";
import { couponQuery, toCouponInput } from "../shared/coupon-query";
import { isDryRun } from "../shared/dry-run";
import { text } from "../shared/fields";
import { queryAttributes } from "../shared/query-attributes";
import { connectorConflict, connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { headers } from "./fields";

const IDENTIFIER_LENGTH_MAX = 1_000;

const query = couponQuery.extend({
  externalCampaignId: text(NAME_LENGTH_MAX).required.openapi({
    description: "The campaign's id in the platform; for its own records",
  }),
  identifier: text(IDENTIFIER_LENGTH_MAX).optional.openapi({
    description: "A known one gets the earlier coupon",
  }),
});

export const createCoupon = defineOperation({
  route: createRoute({
    method: "get",
    path: "/customer_engagement/coupon",
    operationId: "cep/createCoupon",
    tags: ["Customer engagement platforms"],
    summary: "Create a coupon, or get the one of an identifier",
    description:
      "A GET that creates: without an identifier each call makes a coupon. Attributes are " +
      "parameters `.name=value` or `_name=value`; a value in quotes is a text. HEAD makes nothing.",
    middleware: deploymentInHeader,
    request: { headers, query },
    responses: {
      200: jsonAnswer(couponAnswer, "The coupon", couponAnswerExample),
      ...connectorErrors,
      409: connectorConflict,
    },
  }),
  handler: async (c) => {
    const asked = c.req.valid("query");
    const input = toCouponInput(asked, {
      identifier: asked.identifier ?? null,
      attributes: queryAttributes(c.req.query()),
      dry: isDryRun(c),
    });
    return c.json(toCouponAnswer(await create(c.get("integration"), input)), 200);
  },
});

import { createCoupon as create } from "../../../services/coupons/create-coupon";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { couponAnswer, couponAnswerExample, toCouponAnswer } from "../shared/coupon-answers";
import { couponQuery, toCouponInput } from "../shared/coupon-query";
import { isDryRun } from "../shared/dry-run";
import { text } from "../shared/fields";
import { queryAttributes } from "../shared/query-attributes";
import { connectorConflict, connectorErrors } from "../shared/responses";
import { deploymentInQuery } from "../shared/tenant";
import { deployment } from "./fields";

const CAMPAIGN_NAME_LENGTH_MAX = 200;

const query = couponQuery.extend({
  deployment,
  iterableCampaignId: text(CAMPAIGN_NAME_LENGTH_MAX).required,
});

export const createCoupon = defineOperation({
  route: createRoute({
    method: "get",
    path: "/iterable/coupon",
    operationId: "iterable/createCoupon",
    tags: ["Iterable"],
    summary: "Create a coupon, or get the one that a recipient has",
    description:
      "Data feeds can only GET. With `recipientIntegrationId` the same Iterable campaign and " +
      "recipient get the same coupon, however often a feed asks; without it each call makes " +
      "one. Attributes are parameters with a leading `.` or `_`: `.country=DE`.",
    middleware: deploymentInQuery,
    request: { query },
    responses: {
      200: jsonAnswer(couponAnswer, "The coupon", couponAnswerExample),
      ...connectorErrors,
      409: connectorConflict,
    },
  }),
  handler: async (c) => {
    const wished = c.req.valid("query");
    const isPersonal = wished.recipientIntegrationId !== undefined;
    const input = toCouponInput(wished, {
      // Its own namespace: other platforms may call a coupon the same (DESIGN §4).
      identifier: isPersonal ? `iterable:${wished.iterableCampaignId}` : null,
      attributes: queryAttributes(c.req.query()),
      dry: isDryRun(c),
    });
    return c.json(toCouponAnswer(await create(c.get("integration"), input)), 200);
  },
});

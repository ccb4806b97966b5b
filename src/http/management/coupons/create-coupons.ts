import { createCoupons as create } from "../../../services/management/coupons/create-coupons";
import { createRoute, defineOperation, jsonAnswer, jsonBody, noContent, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { campaignPath } from "../parameters";
import { fromCoupon, toCreateCoupons } from "./mappers";
import { coupon, couponExample, newCoupons, newCouponsExample } from "./schemas";

export const createCoupons = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/coupons",
    operationId: "createCoupons",
    tags: ["Coupons"],
    summary: "Create coupons",
    description: "All or none; up to 20,000 in a call. They share a `batchId`.",
    request: {
      params: campaignPath,
      query: z.object({
        silent: z
          .enum(["yes", "no"])
          .default("yes")
          .openapi({ description: "no: the answer carries the coupons" }),
      }),
      ...jsonBody(newCoupons, newCouponsExample),
    },
    responses: {
      200: jsonAnswer(listOf(coupon), "The coupons (`silent=no`)", {
        totalResultSize: 1,
        data: [couponExample],
      }),
      204: noContent,
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const input = toCreateCoupons(c.req.valid("param"), c.req.valid("json"));
    const coupons = await create(c.get("management"), input);
    if (c.req.valid("query").silent === "yes") return c.body(null, 204);
    return c.json({ totalResultSize: coupons.length, data: coupons.map(fromCoupon) }, 200);
  },
});

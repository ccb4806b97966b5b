import { reserveCoupon } from "../../../services/coupon-reservations/reserve-coupon";
import { fromCoupon } from "../../management/coupons/mappers";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { present } from "../../present";
import { isDryRun } from "../shared/dry-run";
import { integrationId, text } from "../shared/fields";
import { connectorErrors } from "../shared/responses";
import { deploymentInBody } from "../shared/tenant";
import { COUPON_CODE_LENGTH_MAX, deploymentUrl } from "./fields";

const request = z
  .object({
    deploymentUrl,
    couponValue: text(COUPON_CODE_LENGTH_MAX).required,
    integrationId: integrationId.required,
  })
  .openapi("CouponReservationRequest");

const answer = z
  .object({
    id: z.int(),
    campaignId: z.int(),
    value: z.string(),
    usageLimit: z.int(),
    usageCounter: z.int(),
    created: z.string(),
    attributes: z.record(z.string(), z.unknown()),
    batchId: z.string().optional(),
    isReservationMandatory: z.boolean().optional(),
    implicitlyReserved: z.boolean().optional(),
    reservation: z.boolean().optional(),
  })
  .openapi("CouponReservationResponse");

export const createCouponReservation = defineOperation({
  route: createRoute({
    method: "post",
    path: "/braze/coupon_reservation",
    operationId: "braze/createCouponReservation",
    tags: ["Braze"],
    summary: "Reserve a coupon for a customer",
    description: "Safe to repeat: a customer holds a coupon once.",
    middleware: deploymentInBody,
    request: jsonBody(request, {
      deploymentUrl: "shop.example.com",
      couponValue: "EW-1BC2",
      integrationId: "demo-customer",
    }),
    responses: {
      200: jsonAnswer(answer, "The coupon", {
        id: 1,
        campaignId: 1,
        value: "EW-1BC2",
        usageLimit: 1,
        usageCounter: 0,
        created: "2026-11-21T10:00:00.000Z",
        attributes: {},
        isReservationMandatory: false,
        implicitlyReserved: false,
        reservation: true,
      }),
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const { couponValue, integrationId: profile } = c.req.valid("json");
    const record = await reserveCoupon(c.get("integration"), {
      couponValue,
      profileIntegrationIds: [profile],
      dry: isDryRun(c),
    });
    const coupon = fromCoupon(record);
    const { id, campaignId, value, usageLimit, usageCounter, created, attributes = {} } = coupon;
    const { batchId, isReservationMandatory, implicitlyReserved, reservation } = coupon;
    const shown = { id, campaignId, value, usageLimit, usageCounter, created, attributes };
    const optional = present({ batchId, isReservationMandatory, implicitlyReserved, reservation });
    return c.json({ ...shown, ...optional }, 200);
  },
});

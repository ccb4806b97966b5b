import { listContactCoupons } from "../../../services/coupons/list-contact-coupons";
import type { ContactCoupon } from "../../../services/coupons/list-contact-coupons";
import { fromCoupon } from "../../management/coupons/mappers";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { connectorErrors } from "../shared/responses";
import { deploymentInQuery } from "../shared/tenant";
import {
  contactsOf,
  deploymentQuery,
  fields,
  idOf,
  limit,
  parameters,
  type Reference,
  rowOf,
  type Scalar,
  textOf,
} from "./batch";

const request = z.object({ parameters, fields, limit }).openapi("EmarsysCouponRequest");

const answer = z
  .object({
    content: z.array(
      z.looseObject({
        campaignId: z.union([z.string(), z.number()]).openapi({ type: "string" }),
        integrationId: z.union([z.string(), z.number()]).openapi({ type: "string" }),
      }),
    ),
  })
  .openapi("EmarsysCouponResponse");

export const getCoupon = defineOperation({
  route: createRoute({
    method: "post",
    path: "/emarsys/customer_profiles/coupons",
    operationId: "emarsys/getCoupon",
    tags: ["Emarsys"],
    summary: "Read the coupons of contacts",
    description:
      "Coupons of the campaign that are the contact's own or reserved for them; what can be used " +
      "comes first, then the newest. Fields: id, created, value, state, usageLimit, usageCounter, " +
      "startDate, expiryDate, discountLimit, discountCounter, discountRemainder, " +
      "recipientIntegrationId, reservation, batchId, profileRedemptionCount, " +
      "isReservationMandatory, implicitlyReserved, reservationLimit.",
    middleware: deploymentInQuery,
    request: {
      query: deploymentQuery,
      ...jsonBody(request, {
        parameters: [{ campaignId: "1", integrationId: "demo-customer" }],
        fields: ["value", "expiryDate"],
        limit: 1,
      }),
    },
    responses: {
      200: jsonAnswer(answer, "A row for each coupon; contacts without one are left out", {
        content: [{ value: "EW-1BC2", campaignId: "1", integrationId: "demo-customer" }],
      }),
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const batch = c.req.valid("json");
    const contacts = contactsOf(batch.parameters, toWish);
    const found = await listContactCoupons(c.get("integration"), {
      wishes: contacts.map(({ wish }) => wish),
      couponsPerWishMax: batch.limit,
    });
    const wanted = new Set(batch.fields);
    const content = contacts.flatMap(({ reference, wish }) =>
      (found.get(wish) ?? []).map((coupon) => rowOf(reference, couponFields(coupon), wanted)),
    );
    return c.json({ content: content as z.output<typeof answer>["content"] }, 200);
  },
});

function toWish(reference: Reference) {
  const campaignId = idOf(reference, "campaignId");
  const profileIntegrationId = textOf(reference, "integrationId");
  if (campaignId === null || profileIntegrationId === null) return null;
  return { campaignId, profileIntegrationId };
}

/** What fits a flat row: attributes and limits do not. */
function couponFields(coupon: ContactCoupon): Record<string, Scalar | undefined> {
  const { attributes: _, limits: __, campaignId: ___, ...flat } = fromCoupon(coupon);
  const { state, profileRedemptionCount } = coupon;
  return { ...flat, state, profileRedemptionCount };
}

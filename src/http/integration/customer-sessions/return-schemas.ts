import { z } from "../../openapi";
import { anyId, optional } from "../fields";
import * as shared from "../schemas";
import { CART_LINES_MAX, CART_UNITS_MAX, customerSession, integrationState } from "./schemas";

const RETURN_SECTIONS_MAX = 20;

const returnedItem = z
  .object({
    position: optional(z.int().min(0).max(CART_LINES_MAX)).openapi({
      description: "Index of the line in `cartItems`; may be left out when the SKU names one line",
    }),
    quantity: optional(z.int().min(1).max(CART_UNITS_MAX)).openapi({
      description: "Units that come back; left out = all that remain of the line",
    }),
    sku: optional(anyId.min(1)),
  })
  .openapi("ReturnedCartItem");

export const returnRequest = z
  .object({
    return: z
      .object({ returnedCartItems: z.array(returnedItem).min(1).max(CART_LINES_MAX) })
      .openapi("NewReturn"),
    responseContent: optional(
      z
        .array(
          z.enum([
            "customerSession",
            "customerProfile",
            "coupons",
            "triggeredCampaigns",
            "referral",
            "loyalty",
            "event",
            "previousReturns",
          ]),
        )
        .max(RETURN_SECTIONS_MAX),
    ),
  })
  .openapi("ReturnIntegrationRequest");

export const reopenedSession = z
  .object({ customerSession, effects: z.array(shared.effect) })
  .openapi("ReopenSessionResponse");

export const returnRequestExample: z.input<typeof returnRequest> = {
  return: { returnedCartItems: [{ position: 1, quantity: 1 }] },
  responseContent: ["customerSession"],
};

const rollbackExample: z.input<typeof shared.effect> = {
  campaignId: 1,
  rulesetId: 1,
  ruleIndex: 0,
  ruleName: "10% off shoes",
  effectType: "rollbackDiscount",
  props: { name: "10% off per item#1", value: 10, cartItemPosition: 1, cartItemSubPosition: 0 },
};

export const returnStateExample: z.input<typeof integrationState> = {
  effects: [rollbackExample],
  createdCoupons: [],
  createdReferrals: [],
  return: {
    id: 7_654_321,
    created: "2026-11-22T10:00:00.000Z",
    applicationId: 1,
    accountId: 1,
    returnedCartItems: [{ position: 1, quantity: 1, sku: "SKU1234" }],
    eventId: 2_345_678,
    sessionId: 1_234_567,
    sessionIntegrationId: "cart-1",
    profileIntegrationId: "demo-customer",
  },
};

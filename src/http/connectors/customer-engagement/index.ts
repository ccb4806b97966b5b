import type { Connector } from "../shared/connector";
import { addLoyaltyPoints } from "./add-loyalty-points";
import { createCoupon } from "./create-coupon";
import { createReferral } from "./create-referral";
import { getLoyalty } from "./get-loyalty";

export const customerEngagement: Connector = {
  platform: "customer_engagement",
  operations: [createCoupon, createReferral, getLoyalty, addLoyaltyPoints],
};

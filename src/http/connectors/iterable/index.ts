import type { Connector } from "../shared/connector";
import { createCoupon } from "./create-coupon";
import { createReferral } from "./create-referral";
import { getLoyalty } from "./get-loyalty";

export const iterable: Connector = {
  platform: "iterable",
  operations: [createCoupon, createReferral, getLoyalty],
};

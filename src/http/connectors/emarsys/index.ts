import type { Connector } from "../shared/connector";
import { getCoupon } from "./get-coupon";
import { getLoyaltyProgramBalance } from "./get-loyalty-balance";
import { updateAudiences } from "./update-audiences";

export const emarsys: Connector = {
  platform: "emarsys",
  operations: [getCoupon, getLoyaltyProgramBalance, updateAudiences],
};

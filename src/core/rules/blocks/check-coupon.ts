import type { CouponRefusal, RuleRun } from "../../evaluation/rule-run";
import { type BlockFrame, type BlockType, refused } from "./block";
import { positional, type TalangForm } from "./talang";

/** Whether the code of this run is valid; `redeem`: the close uses it up. */
export interface CheckCouponBlock extends BlockFrame {
  readonly type: "checkCoupon";
  readonly redeem: boolean;
}

const own = positional<CheckCouponBlock>("checkCoupon", [["redeem", "json"]]);

const talang: TalangForm<CheckCouponBlock> = {
  write: (block, writer) => (block.redeem ? ["couponValid"] : own.write(block, writer)),
  read: { ...own.read, couponvalid: () => ({ type: "checkCoupon", redeem: true }) },
};

export const checkCoupon: BlockType<CheckCouponBlock> = {
  role: "condition",
  talang,
  facts: () => ({ checksCoupon: true }),
  check(reader) {
    const redeem = reader.flag("redeem");
    return redeem === undefined ? null : { redeem };
  },
  compile: (block) => (run) => {
    const { coupon } = run;
    if (!coupon) return refused("No coupon code of this campaign was entered");
    if (coupon.refusal && !(isGranted(block, run) && needsOnlyReservation(coupon.refusal))) {
      return refused(coupon.refusal.details, coupon.refusal.reason);
    }
    run.couponChecked = true;
    if (block.redeem) run.couponRedeemed = true;
    return null;
  },
};

/** Without redemption, a rule that reserves the code may be the one that gives the reservation. */
function isGranted(block: CheckCouponBlock, run: RuleRun): boolean {
  return !block.redeem && run.rule.reservesCoupon;
}

function needsOnlyReservation({ reason }: CouponRefusal): boolean {
  return reason === "CouponReservationRequired";
}

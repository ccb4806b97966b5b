import { budgetFor } from "../../evaluation/budgets";
import { type BlockFrame, type BlockType, refused, type ValueJson } from "./block";
import { decideCampaign } from "./new-code";
import { positional } from "./talang";

/** Whether a rule of this campaign could create a coupon in a campaign now (CONTRACT, "Rules"). */
export interface CheckCouponCreatableBlock extends BlockFrame {
  readonly type: "checkCouponCreatable";
  readonly campaignId: ValueJson;
}

export const checkCouponCreatable: BlockType<CheckCouponCreatableBlock> = {
  role: "condition",
  talang: positional<CheckCouponCreatableBlock>("checkCouponCreatable", [["campaignId", "value"]]),
  check(reader) {
    const campaignId = reader.value("campaignId", "number");
    return campaignId === undefined ? null : { campaignId };
  },
  compile(block, compiler) {
    const campaignId = compiler.value(block.campaignId);
    return (run) => {
      const campaign = decideCampaign(run, { campaignId });
      if (!campaign.ok) return refused(campaign.error);
      const budget = budgetFor(run, "createCoupon");
      if ("missing" in budget) {
        const what = budget.missing === "Profile" ? "customer" : "identifier";
        return refused(`The budget createCoupon counts per ${what}, but the session has none`);
      }
      if (budget.leftUnits === null || budget.leftUnits >= 1) return null;
      return refused(`The budget createCoupon (${budget.tightest?.words ?? ""}) is used up`);
    };
  },
};

import type { z } from "../../openapi";
import type { newRuleset, rulesetV2 } from "./schemas";

const blocks = [
  { id: "coupon", type: "checkCoupon", redeem: true },
  {
    id: "discount",
    type: "awardDiscount",
    name: "10% off",
    value: "{{[Session.Total] * 10%}}",
    partial: false,
    target: { type: "cart" },
  },
];

export const newRulesetExample: z.input<typeof newRuleset> = {
  promotionRules: [{ title: "10 % off with a code", blocks }],
  strikethroughRules: [],
  activate: true,
};

export const rulesetExample: z.input<typeof rulesetV2> = {
  id: 6,
  created: "2026-05-21T10:00:00.000Z",
  userId: 1,
  campaignId: 4,
  activatedAt: "2026-05-21T10:00:00.000Z",
  warnings: [],
  promotionRules: [{ title: "10 % off with a code", blocks }],
  strikethroughRules: [],
};

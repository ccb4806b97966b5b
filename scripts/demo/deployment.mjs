// What the demo deployment consists of, as bodies of the public Management API.

export const application = {
  name: "Demo shop",
  description: "The shop that the README's examples buy from.",
  currency: "USD",
  timezone: "UTC",
};

/** @param {number} applicationId */
export function loyaltyProgram(applicationId) {
  return {
    name: "Sample Wallet",
    title: "Sample Wallet",
    description: "Points that customers pay with: one point is one dollar.",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: false,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    returnPolicy: "within_balance",
    subscribedApplications: [applicationId],
    tiers: [],
  };
}

/** @param {number} applicationId */
export function pointsToSpendAttribute(applicationId) {
  return {
    entity: "CustomerSession",
    name: "PointsToSpend",
    title: "Points to spend",
    type: "number",
    description: "How many points the customer wants to pay with.",
    suggestions: [],
    editable: true,
    subscribedApplicationsIds: [applicationId],
  };
}

export const spendCampaign = {
  name: "Spend 1 point as 1 dollar",
  description: "A customer who closes a session pays with as many points as PointsToSpend says.",
  state: "enabled",
  features: ["loyalty"],
  tags: ["demo"],
  limits: [],
};

/** @param {{ id: number }} program */
export function spendRuleset({ id }) {
  const value = "{{[Session.Attributes.PointsToSpend]}}";
  return ruleset("1 point = $1", [
    { id: "closing", type: "checkEvent", eventType: "talon_session_closed" },
    {
      id: "discount",
      type: "awardDiscount",
      name: "Spending loyalty points",
      value,
      partial: false,
      target: { type: "cart" },
    },
    {
      id: "points",
      type: "redeemLoyaltyPoints",
      program: { id, name: "Sample Wallet", title: "Sample Wallet" },
      subledger: "",
      name: "Spending loyalty points",
      value,
    },
  ]);
}

export const couponCampaign = {
  name: "Summer coupon",
  description: "10 % off the total with the coupon XMAS-2021.",
  state: "enabled",
  features: ["coupons"],
  tags: ["demo"],
  limits: [],
};

export const coupon = {
  couponPattern: "XMAS-2021",
  numberOfCoupons: 1,
  usageLimit: 0,
};

export const couponRuleset = ruleset("Check XMAS coupon", [
  {
    id: "coupon",
    type: "checkCoupon",
    redeem: true,
    onFailure: [
      {
        id: "failure",
        type: "showNotification",
        notificationType: "Error",
        title: "Failure notification",
        body: "Coupon code is invalid. Enter a valid coupon code.",
      },
    ],
  },
  {
    id: "discount",
    type: "awardDiscount",
    name: "10% off with XMAS coupon",
    value: "{{[Session.Total] * 10%}}",
    partial: false,
    target: { type: "cart" },
  },
]);

/** @param {number} applicationId */
export function orderTotalAttribute(applicationId) {
  return {
    entity: "CustomerSession",
    name: "OrderTotal",
    title: "Order total",
    type: "number",
    description: "What an order cost; sessions that no order made have none.",
    suggestions: [],
    editable: true,
    subscribedApplicationsIds: [applicationId],
  };
}

export const orderCampaign = {
  name: "Points for orders",
  description: "Orders of the redemptions API earn one point for one dollar.",
  state: "enabled",
  features: ["loyalty"],
  tags: ["demo"],
  limits: [],
};

/** @param {{ id: number }} program */
export function orderRuleset({ id }) {
  return ruleset("$1 = 1 point", [
    {
      id: "order",
      type: "checkAttribute",
      attribute: "$Session.Attributes.OrderTotal",
      operator: "exists",
    },
    {
      id: "points",
      type: "awardLoyaltyPoints",
      program: { id, name: "Sample Wallet", title: "Sample Wallet" },
      subledger: "",
      name: "Order",
      value: "{{[Item.Price]}}",
      partial: false,
      target: { type: "allItems" },
      recipient: "Current",
    },
  ]);
}

export const rewardCampaign = {
  name: "Rewards",
  description: "Coupons that points were traded for.",
  state: "enabled",
  features: ["coupons"],
  tags: ["demo"],
  limits: [],
};

export const rewardRuleset = ruleset("An amount", [
  { id: "coupon", type: "checkCoupon", redeem: true },
  {
    id: "discount",
    type: "awardDiscount",
    name: "Points redeemed",
    value: "{{[Coupon.Attributes.DiscountAmount]}}",
    partial: false,
    target: { type: "cart" },
  },
]);

/**
 * @param {number} loyaltyProgramId
 * @param {number} campaignId
 */
export function redemptionOption(loyaltyProgramId, campaignId) {
  return {
    name: "$10 off",
    description: "Ten dollars off an order",
    discountType: "fixed_amount",
    points: 100,
    discountAmountCents: 1000,
    loyaltyProgramId,
    campaignId,
    active: true,
  };
}

export const customer = { integrationId: "demo-customer", points: 120 };

/**
 * @param {string} title
 * @param {object[]} blocks
 */
function ruleset(title, blocks) {
  return {
    promotionRules: [{ title, blocks }],
    strikethroughRules: [],
    selectors: [],
    bundles: [],
    activate: true,
  };
}

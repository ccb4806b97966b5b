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

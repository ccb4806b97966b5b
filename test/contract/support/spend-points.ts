import { call, createApplication, manage, randomName } from "./client";

/** A shop where customers pay with points and coupons, set up over HTTP. */
export interface SpendPointsShop {
  readonly id: number;
  readonly key: string;
  readonly programId: number;
  readonly coupon: string;
}

export async function createSpendPointsShop(): Promise<SpendPointsShop> {
  const { id, key } = await createApplication();
  const { id: programId } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("wallet"),
    title: "Sample Wallet",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: true,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [id],
    tiers: [
      { name: "Bronze", minPoints: 0 },
      { name: "Gold", minPoints: 1000 },
    ],
  });
  await defineAttribute("CustomerSession", "PointsToSpend", "number");
  await defineAttribute("CustomerProfile", "Language", "string");
  await defineAttribute("CartItem", "Color", "string");
  await defineCost("shipping");
  await createCampaign(id, "Spend points", spendBlocks(programId));
  const campaignId = await createCampaign(id, "Coupon", couponBlocks);
  const coupon = randomName("CODE");
  const coupons = `/v1/applications/${id}/campaigns/${campaignId}/coupons`;
  await manage("POST", coupons, {
    couponPattern: coupon,
    numberOfCoupons: 1,
    usageLimit: 10,
    discountLimit: 1000,
    startDate: "2020-01-01T00:00:00Z",
    expiryDate: "2999-01-01T00:00:00Z",
  });
  return { id, key, programId, coupon };
}

export async function addPoints(shop: SpendPointsShop, customer: string, body: unknown) {
  const path = `/v1/loyalty_programs/${shop.programId}/profile/${customer}/add_points`;
  await manage("PUT", path, body);
}

async function defineAttribute(entity: string, name: string, type: string): Promise<void> {
  const body = {
    entity,
    name,
    title: name,
    type,
    description: "",
    suggestions: [],
    editable: true,
  };
  const { status } = await call("POST", "/v1/attributes", body);
  if (status !== 201 && status !== 409) throw new Error(`${name}: ${status}`);
}

async function defineCost(name: string): Promise<void> {
  const body = { name, title: name, description: "", type: "both" };
  const { status } = await call("POST", "/v1/additional_costs", body);
  if (status !== 201 && status !== 409) throw new Error(`${name}: ${status}`);
}

async function createCampaign(applicationId: number, title: string, blocks: unknown[]) {
  const campaigns = `/v1/applications/${applicationId}/campaigns`;
  const { id } = await manage<{ id: number }>("POST", campaigns, {
    name: title,
    state: "enabled",
    tags: ["contract"],
    features: ["coupons", "loyalty"],
    limits: [{ action: "setDiscount", limit: 100_000, entities: [] }],
  });
  await manage("POST", `${campaigns}/${id}/rulesets`, {
    promotionRules: [{ title, blocks }],
    strikethroughRules: [],
    selectors: [],
    bundles: [],
    activate: true,
  });
  return id;
}

function spendBlocks(programId: number): unknown[] {
  const value = "{{[Session.Attributes.PointsToSpend]}}";
  const name = "Spending loyalty points";
  return [
    { id: "closing", type: "checkEvent", eventType: "talon_session_closed" },
    {
      id: "discount",
      type: "awardDiscount",
      name,
      value,
      partial: false,
      target: { type: "cart" },
    },
    {
      id: "spend",
      type: "redeemLoyaltyPoints",
      program: { id: programId },
      subledger: "",
      name,
      value,
    },
    {
      id: "earn",
      type: "awardLoyaltyPoints",
      program: { id: programId },
      subledger: "earned",
      name: "Thank you",
      value: 2.5,
      partial: false,
      target: { type: "cart" },
      recipient: "Current",
    },
  ];
}

const couponBlocks: unknown[] = [
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
        body: "Coupon code is invalid.",
      },
    ],
  },
  {
    id: "discount",
    type: "awardDiscount",
    name: "10% off",
    value: "{{[Session.Total] * 10%}}",
    partial: false,
    target: { type: "cart" },
  },
];

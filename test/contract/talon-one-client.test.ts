import { beforeAll, describe, expect, inject, it } from "vitest";
import TalonOne from "talon_one";
import { call, createApplication, manage, randomName } from "./support/client";

const POINTS_TO_SPEND = [".", "Session", "Attributes", "PointsToSpend"];

interface Clients {
  readonly management: InstanceType<typeof TalonOne.ManagementApi>;
  readonly integration: InstanceType<typeof TalonOne.IntegrationApi>;
}

/** Both APIs of the official client 4.3, with their keys as its README sets them. */
function clients(integrationKey: string): Clients {
  const { url, managementKey } = inject("worker");
  const client = new TalonOne.ApiClient();
  client.basePath = url;
  const key = (apiKeyPrefix: string, authorization: string) => ({
    type: "apiKey",
    in: "header",
    name: "Authorization",
    apiKeyPrefix,
    apiKey: authorization.split(" ")[1],
  });
  // Declared as a list by its types; it is a map.
  Object.assign(client.authentications, {
    manager_auth: key("Bearer", managementKey),
    api_key_v1: key("ApiKey-v1", integrationKey),
  });
  return {
    management: new TalonOne.ManagementApi(client),
    integration: new TalonOne.IntegrationApi(client),
  };
}

interface RequestBody {
  readonly customerSession: Readonly<Record<string, unknown>>;
  readonly responseContent?: readonly string[];
}

/** As the client's README makes it. */
function requestOf(body: RequestBody): TalonOne.IntegrationRequest {
  const empty = new TalonOne.IntegrationRequest(new TalonOne.NewCustomerSessionV2());
  return TalonOne.IntegrationRequest.constructFromObject(body, empty);
}

describe("the official client 4.3", () => {
  const customer = randomName("customer");
  const coupon = `CODE-${crypto.randomUUID().slice(0, 8).toUpperCase()}`;
  let shop: { id: number; key: string };
  let programId: number;
  let apis: Clients;

  beforeAll(async () => {
    shop = await createApplication();
    apis = clients(shop.key);
    // What the client has no call for.
    const program = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
      name: randomName("wallet"),
      title: "Sample Wallet",
      defaultValidity: "unlimited",
      defaultPending: "immediate",
      allowSubledger: false,
      sandbox: false,
      timezone: "UTC",
      cardBased: false,
      subscribedApplications: [shop.id],
    });
    programId = program.id;
    await definePointsToSpend(apis);
    await createCampaign(apis, shop.id, "Spend 1 point as 1 dollar", {
      title: "1 point = $1",
      condition: ["and", ["checkEvent", "talon_session_closed"]],
      effects: [
        ["setDiscount", "Spending loyalty points", POINTS_TO_SPEND],
        ["redeemLoyaltyPoints", programId, "", "Spending loyalty points", POINTS_TO_SPEND],
      ],
    });
    const campaignId = await createCampaign(apis, shop.id, "Summer coupon", {
      title: "10 % off",
      condition: ["and", ["couponValid"]],
      effects: [["setDiscount", "10% off", ["*", [".", "Session", "Total"], ["/", 10, 100]]]],
    });
    await apis.management.createCoupons(
      shop.id,
      campaignId,
      { usageLimit: 1, numberOfCoupons: 1, couponPattern: coupon },
      { silent: "no" },
    );
    const points = { points: 120, name: "Welcome" };
    await apis.management.addLoyaltyPoints(String(programId), customer, points);
  });

  it("pays with points: the discount, the deduction and the balance", async () => {
    const session = randomName("order");
    const body = {
      customerSession: {
        profileId: customer,
        state: "closed",
        couponCodes: [coupon],
        cartItems: [{ name: "ProductC", sku: "sku-00004", quantity: 1, price: 200 }],
        attributes: { PointsToSpend: 50 },
      },
      responseContent: ["customerSession", "customerProfile", "coupons", "loyalty"],
    };
    const request = requestOf(body);
    const state = await apis.integration.updateCustomerSessionV2(session, request);
    expect(state).toBeInstanceOf(TalonOne.IntegrationStateV2);
    const effects = state.effects.map(({ effectType, props }: TalonOne.Effect) => ({
      effectType,
      props,
    }));
    expect(effects).toEqual(
      expect.arrayContaining([
        { effectType: "setDiscount", props: { name: "Spending loyalty points", value: 50 } },
        { effectType: "acceptCoupon", props: { value: coupon } },
        { effectType: "setDiscount", props: { name: "10% off", value: 20 } },
        {
          effectType: "deductLoyaltyPoints",
          props: expect.objectContaining({ value: 50, programId, name: "Spending loyalty points" }),
        },
      ]),
    );
    expect(state.customerSession).toMatchObject({ state: "closed", total: 200 });
    expect(state.customerSession?.created).toBeInstanceOf(Date);
    expect(state.coupons).toMatchObject([{ value: coupon, usageCounter: 1 }]);
    expect(state.loyalty?.programs).toMatchObject({
      [programId]: { ledger: { currentBalance: 70 } },
    });
    const ledger = `/v1/loyalty_programs/${programId}/profile/${customer}`;
    const { body: log } = await call("GET", `${ledger}/transactions`, undefined, shop.key);
    expect(log).toMatchObject({
      data: [
        { type: "subtraction", amount: 50, name: "Spending loyalty points" },
        { type: "addition", amount: 120, name: "Welcome" },
      ],
    });
  });

  it("updates a profile, and a cart without closing it", async () => {
    const id = randomName("customer");
    const profile = await apis.integration.updateCustomerProfileV2(id, { attributes: {} });
    expect(profile.customerProfile).toMatchObject({ integrationId: id, closedSessions: 0 });
    const request = requestOf({
      customerSession: { profileId: id, cartItems: [{ sku: "a", quantity: 2, price: 1.1 }] },
    });
    const dry = await apis.integration.updateCustomerSessionV2(randomName("cart"), request, {
      dry: true,
    });
    expect(dry).toMatchObject({ effects: [], createdCoupons: [], createdReferrals: [] });
  });

  it("hears the place of what is refused", async () => {
    const request = requestOf({
      customerSession: { cartItems: [{ sku: "a", quantity: -1, price: 1 }] },
    });
    const refused = apis.integration.updateCustomerSessionV2(randomName("cart"), request);
    await expect(refused).rejects.toMatchObject({
      status: 400,
      response: {
        body: { errors: [{ source: { pointer: "/customerSession/cartItems/0/quantity" } }] },
      },
    });
    const stranger = clients("ApiKey-v1 unknown").integration;
    const unauthorized = stranger.updateCustomerSessionV2(randomName("cart"), request);
    await expect(unauthorized).rejects.toMatchObject({ status: 401 });
  });
});

async function createCampaign(
  { management }: Clients,
  applicationId: number,
  name: string,
  rule: { title: string; condition: unknown[]; effects: unknown[] },
): Promise<number> {
  const campaign = await management.createCampaign(applicationId, {
    name,
    state: "enabled",
    tags: [],
    features: ["coupons", "loyalty"],
    limits: [],
  });
  await management.createRuleset(applicationId, campaign.id, {
    rules: [rule],
    bindings: [],
    activate: true,
  });
  return campaign.id;
}

/** Attributes are the account's: another test may have defined it before. */
async function definePointsToSpend({ management }: Clients): Promise<void> {
  try {
    await management.createAttribute({
      entity: "CustomerSession",
      name: "PointsToSpend",
      title: "Points to spend",
      type: "number",
      description: "",
      suggestions: [],
      editable: true,
    });
  } catch (error) {
    // The client rejects with errors that are not of this realm.
    if ((error as { status?: number }).status !== 409) throw error;
  }
}

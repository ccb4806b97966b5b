import { beforeAll, describe, expect, inject, it } from "vitest";
import { type Answer, call, createApplication, manage, randomName } from "./support/client";
import { createBasicKey, createPlatformKey, DEPLOYMENT } from "./support/connectors";
import {
  expectFits,
  expectFitsSchema,
  expectStored,
  referenceIsPresent,
} from "./support/reference";
import { createCampaign, createRewardingShop, type RewardingShop } from "./support/rules";

type Body = Record<string, unknown>;

interface Case {
  readonly operationId: string;
  readonly path: string;
  readonly body: () => Body;
  readonly stored: () => Body;
  /** A change of the body that names what is not there; undefined = the call names nothing else. */
  readonly missing?: Body;
}

const DOCUMENT = "third-party-api";
const dates = { startDate: "2020-01-01T00:00:00Z", expiryDate: "2999-01-01T00:00:00Z" };

describe.skipIf(!referenceIsPresent)("Braze fits the public document", () => {
  let shop: RewardingShop;
  let campaignId: number;
  let couponValue: string;
  let keys: { readonly header: string; readonly basic: string; readonly stranger: string };

  beforeAll(async () => {
    shop = await createRewardingShop();
    campaignId = await createCampaign(shop.id, []);
    const coupons = `/v1/applications/${shop.id}/campaigns/${campaignId}/coupons`;
    couponValue = randomName("CODE");
    const coupon = { couponPattern: couponValue, numberOfCoupons: 1, usageLimit: 1 };
    await manage("POST", coupons, coupon);
    keys = {
      header: await createPlatformKey(shop.id, "braze"),
      basic: await createBasicKey(shop.id, "braze"),
      stranger: (await createApplication()).key,
    };
  });

  const send = async (path: string, body: Body, key = keys.header): Promise<Answer<Body>> => {
    const response = await fetch(`${inject("worker").url}/braze/${path}`, {
      method: "POST",
      headers: {
        authorization: key,
        "content-type": "application/json",
        "destination-hostname": body["deploymentUrl"] as string,
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Body;
    return { status: response.status, headers: response.headers, body: answer };
  };

  const cases: readonly Case[] = [
    {
      operationId: "braze/createCoupon",
      path: "coupon",
      body: () => ({
        deploymentUrl: DEPLOYMENT,
        applicationId: shop.id,
        campaignId,
        identifier: randomName("dispatch"),
        usageLimit: 4,
        discountLimit: 30,
        reservationLimit: 45,
        isReservationMandatory: true,
        limits: [{ action: "redeemCoupon", limit: 1, entities: ["Profile"] }],
        couponPattern: "EW-########",
        ...dates,
      }),
      stored: () => ({
        ApplicationID: shop.id,
        CampaignID: campaignId,
        UsageLimit: 4,
        DiscountLimit: 30,
        ReservationLimit: 45,
        IsReservationMandatory: true,
        Limits: [{ action: "redeemCoupon", limit: 1, entities: ["Profile"] }],
        StartDate: "2020-01-01T00:00:00.000Z",
        ExpiryDate: "2999-01-01T00:00:00.000Z",
        Attributes: {},
      }),
      missing: { campaignId: 999_999_999 },
    },
    {
      operationId: "braze/createCoupon",
      path: "coupon",
      body: () => ({
        deploymentUrl: DEPLOYMENT,
        applicationId: shop.id,
        campaignId,
        identifier: randomName("dispatch"),
        integrationId: "recipient",
      }),
      stored: () => ({ RecipientIntegrationID: "recipient", UsageLimit: 1 }),
      missing: { applicationId: 999_999_999 },
    },
    {
      operationId: "braze/createReferral",
      path: "referral",
      body: () => ({
        deploymentUrl: DEPLOYMENT,
        campaignId,
        advocateProfileIntegrationId: "advocate",
        friendProfileIntegrationId: "friend",
        usageLimit: 3,
        attributes: { WelcomeMessage: "Welcome!" },
        ...dates,
      }),
      stored: () => ({
        campaignId,
        advocateProfileIntegrationId: "advocate",
        friendProfileIntegrationId: "friend",
        usageLimit: 3,
        usageCounter: 0,
        startDate: "2020-01-01T00:00:00.000Z",
        expiryDate: "2999-01-01T00:00:00.000Z",
        attributes: { WelcomeMessage: "Welcome!" },
      }),
      missing: { campaignId: 999_999_999 },
    },
    {
      operationId: "braze/createCouponReservation",
      path: "coupon_reservation",
      body: () => ({
        deploymentUrl: DEPLOYMENT,
        couponValue,
        integrationId: randomName("customer"),
      }),
      stored: () => ({
        campaignId,
        value: couponValue,
        usageLimit: 1,
        usageCounter: 0,
        attributes: {},
        isReservationMandatory: false,
        implicitlyReserved: false,
        reservation: true,
      }),
      missing: { couponValue: "NOWHERE" },
    },
    {
      operationId: "braze/trackEvent",
      path: "event",
      body: () => ({
        deploymentUrl: DEPLOYMENT,
        eventType: shop.eventType,
        type: "string",
        customerProfileId: randomName("customer"),
        identifier: randomName("dispatch"),
        eventAttributes: { Channel: "mail" },
      }),
      stored: () => ({
        event: {
          applicationId: shop.id,
          type: shop.eventType,
          attributes: { Channel: "mail" },
          ledgerEntries: [],
        },
        customerProfile: { closedSessions: 0 },
        loyalty: { programs: { [shop.programId]: { ledger: { currentBalance: 2.5 } } } },
        createdCoupons: [{ usageLimit: 1 }],
        createdReferrals: [{ friendProfileIntegrationId: "friend" }],
        awardedGiveaways: [{ used: true }],
      }),
    },
  ];

  it.each(cases)("$operationId", async ({ operationId, path, body, stored, missing }) => {
    const sent = body();
    const found = await send(path, sent);
    expect(found.status, JSON.stringify(found.body)).toBe(200);
    expectAnswerFits(operationId, found);
    expectStored(found.body, stored());
    const refusals: [number, Answer<Body>][] = [
      [400, await send(path, { ...sent, deploymentUrl: "" })],
      [401, await send(path, body(), keys.stranger)],
    ];
    if (missing) refusals.push([404, await send(path, { ...body(), ...missing })]);
    for (const [status, refusal] of refusals) {
      expect(refusal.status, JSON.stringify(refusal.body)).toBe(status);
      expectFits(DOCUMENT, operationId, status, refusal.body);
      expect(Object.keys(refusal.body).sort()).toEqual(["Error", "RequestUUID", "StatusCode"]);
    }
    expect((await send(path, body(), keys.basic)).status).toBe(200);
  });

  it("a dry referral says so", async () => {
    const [, , referral] = cases;
    const response = await fetch(`${inject("worker").url}/braze/referral`, {
      method: "POST",
      headers: {
        authorization: keys.header,
        "content-type": "application/json",
        "x-dry-run": "true",
      },
      body: JSON.stringify(referral?.body()),
    });
    const answer: unknown = await response.json();
    expectFits(DOCUMENT, "braze/createReferral", 200, answer);
    expect(answer).toMatchObject({ dryRun: true });
  });

  it("a key of Braze does not open the Integration API", async () => {
    const { status } = await call("PUT", "/v2/customer_profiles/a", {}, keys.header);
    expect(status).toBe(401);
  });
});

/** Effects one by one: types that the document does not list have props of their own. */
function expectAnswerFits(operationId: string, { status, body }: Answer<Body>): void {
  const effects = (body["effects"] ?? []) as { props: unknown }[];
  for (const { props, ...entity } of effects) {
    expect(props).toBeTypeOf("object");
    expectFitsSchema(DOCUMENT, "effectEntity", entity);
  }
  const plain = body["effects"] === undefined ? body : { ...body, effects: [] };
  expectFits(DOCUMENT, operationId, status, plain);
}

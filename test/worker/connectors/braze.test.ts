import { beforeAll, describe, expect, it } from "vitest";
import {
  basic,
  callConnector,
  type ConnectorError,
  createConnectedShop,
  DEPLOYMENT,
} from "../../support/connectors";
import { createApiKey, createCampaign, manage, randomName } from "../../support/deployment";

let shop: Awaited<ReturnType<typeof createConnectedShop>>;
let campaignId: number;

beforeAll(async () => {
  shop = await createConnectedShop("braze");
  campaignId = await createCampaign(shop.id);
});

const post = <T = Record<string, unknown>>(
  path: string,
  body: unknown,
  settings: { readonly key?: string; readonly headers?: Record<string, string> } = {},
) => callConnector<T>({ method: "POST", path: `/braze/${path}`, body, key: shop.key, ...settings });

async function managementCoupon(): Promise<string> {
  const coupons = `/v1/applications/${shop.id}/campaigns/${campaignId}/coupons?silent=no`;
  const { data } = await manage<{ data: { value: string }[] }>("POST", coupons, {
    usageLimit: 1,
    numberOfCoupons: 1,
  });
  return data[0]?.value ?? "";
}

describe("a key", () => {
  const reservation = { deploymentUrl: DEPLOYMENT, couponValue: "NONE", integrationId: "a" };

  it("of Braze opens Braze's routes, in the header and over Basic", async () => {
    for (const key of [shop.key, basic(shop.key)]) {
      expect((await post("coupon_reservation", reservation, { key })).status).toBe(404);
    }
  });

  it.each([
    ["none", () => undefined],
    ["an unknown one", () => "ApiKey-v1 unknown"],
    ["an unknown one over Basic", () => basic("ApiKey-v1 unknown")],
    ["no base64", () => "Basic §"],
    ["the Integration API's", () => shop.shopKey],
    ["another platform's", () => createApiKey(shop.id, { platform: "iterable" })],
  ])("%s is refused with 401", async (_what, make) => {
    const key = await make();
    const answer = await callConnector<ConnectorError>({
      method: "POST",
      path: "/braze/coupon_reservation",
      body: reservation,
      ...(key === undefined ? {} : { key }),
    });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      StatusCode: 401,
      Error: "Missing Session Token",
      RequestUUID: answer.headers.get("x-request-id"),
    });
  });
});

describe("a coupon reservation", () => {
  it("answers the coupon, also when it is repeated, and in a dry run writes nothing", async () => {
    const couponValue = await managementCoupon();
    const integrationId = randomName("customer");
    const body = { deploymentUrl: `https://${DEPLOYMENT}/`, couponValue, integrationId };
    const dry = await post("coupon_reservation", body, { headers: { "x-dry-run": "true" } });
    expect(dry).toMatchObject({ status: 200, body: { value: couponValue, campaignId } });
    const first = await post("coupon_reservation", body);
    expect(first).toMatchObject({ status: 200, body: { value: couponValue, usageCounter: 0 } });
    expect((await post("coupon_reservation", body)).body).toEqual(first.body);
    expect(first.headers.get("cache-control")).toBe("no-store");
  });
});

describe("a referral", () => {
  const referral = (change: Record<string, unknown> = {}) => ({
    deploymentUrl: DEPLOYMENT,
    campaignId: String(campaignId),
    advocateProfileIntegrationId: "advocate",
    ...change,
  });

  it("is made with every field, and defines attributes that are new", async () => {
    const name = `Message${crypto.randomUUID().slice(0, 8)}`;
    const sent = referral({
      friendProfileIntegrationId: "friend",
      startDate: "2026-09-30T15:35:02+02:00",
      expiryDate: "2999-10-03T00:00:00Z",
      usageLimit: "3",
      attributes: { [name]: "Welcome!" },
    });
    const dry = await post("referral", sent, { headers: { "x-dry-run": "true" } });
    expect(dry).toMatchObject({ status: 200, body: { id: 0, dryRun: true, attributes: {} } });
    const answer = await post("referral", sent);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        campaignId,
        advocateProfileIntegrationId: "advocate",
        friendProfileIntegrationId: "friend",
        startDate: "2026-09-30T13:35:02.000Z",
        expiryDate: "2999-10-03T00:00:00.000Z",
        usageLimit: 3,
        usageCounter: 0,
        attributes: { [name]: "Welcome!" },
      },
    });
    expect(answer.body).not.toHaveProperty("dryRun");
    const mismatch = await post<ConnectorError>(
      "referral",
      referral({ attributes: { [name]: 7 } }),
    );
    expect(mismatch.status).toBe(400);
    expect(mismatch.body.Error).toContain(name);
  });

  it.each([
    ["an unknown campaign", { campaignId: 987_654 }, 404],
    ["no advocate", { advocateProfileIntegrationId: "" }, 400],
    ["no deployment", { deploymentUrl: "" }, 400],
  ])("is refused with %s", async (_what, change, status) => {
    const answer = await post<ConnectorError>("referral", referral(change));
    expect(answer).toMatchObject({ status, body: { StatusCode: status } });
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import {
  callConnector,
  type ConnectorError,
  createConnectedShop,
  DEPLOYMENT,
} from "../../support/connectors";
import { createApplication, createCampaign, manage, randomName } from "../../support/deployment";
import { defineAttribute } from "../integration/spend-points-shop";

interface Coupon extends Record<string, unknown> {
  readonly ID: number;
  readonly Value: string;
}

const PARALLEL_CALLS = 200;
/** They are many calls for a busy machine. */
const SLOW_MS = 60_000;

let shop: Awaited<ReturnType<typeof createConnectedShop>>;
let campaignId: number;

beforeAll(async () => {
  shop = await createConnectedShop("braze");
  campaignId = await createCampaign(shop.id);
});

const body = (change: Record<string, unknown> = {}) => ({
  deploymentUrl: DEPLOYMENT,
  applicationId: shop.id,
  campaignId,
  identifier: randomName("dispatch"),
  ...change,
});

const post = <T = Coupon>(sent: unknown, headers: Record<string, string> = {}) =>
  callConnector<T>({ method: "POST", path: "/braze/coupon", body: sent, key: shop.key, headers });

async function storedCoupons(ofCampaign = campaignId): Promise<{ value: string }[]> {
  const coupons = `/v1/applications/${shop.id}/campaigns/${ofCampaign}/coupons/no_total`;
  const { data } = await manage<{ data: { value: string }[] }>("GET", coupons);
  return data;
}

describe("a coupon", () => {
  it("is made with every field that Braze can send", async () => {
    await defineAttribute("Coupon", "VenueId", "string");
    const answer = await post(
      body({
        usageLimit: 4,
        discountLimit: 30,
        reservationLimit: 45,
        isReservationMandatory: true,
        integrationId: "customer-1",
        startDate: "2026-09-30T15:35:02.371569+02:00",
        expiryDate: "2999-10-03",
        validCharacters: ["A", "B", "1"],
        couponPattern: "EW-########",
        attributes: { VenueId: "BER4271" },
      }),
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ID: expect.any(Number),
      ApplicationID: shop.id,
      CampaignID: campaignId,
      Value: expect.stringMatching(/^EW-[AB1]{8}$/),
      DiscountLimit: 30,
      ReservationLimit: 45,
      IsReservationMandatory: true,
      Limits: [],
      StartDate: "2026-09-30T13:35:02.371Z",
      ExpiryDate: "2999-10-03T00:00:00.000Z",
      RecipientIntegrationID: "customer-1",
      UsageLimit: 4,
      Attributes: { VenueId: "BER4271" },
    });
  });

  it("follows the campaign's pattern and is for one use unless the call says more", async () => {
    const own = await createCampaign(shop.id, undefined, {
      couponSettings: { validCharacters: ["Z"], couponPattern: "OWN-ZZZZ#" },
    });
    expect((await post(body({ campaignId: own }))).status).toBe(400);
    const roomy = await createCampaign(shop.id, undefined, {
      couponSettings: { validCharacters: ["X", "Y"], couponPattern: "OWN-########" },
    });
    const { body: coupon } = await post(body({ campaignId: roomy }));
    expect(coupon).toMatchObject({ UsageLimit: 1, Value: expect.stringMatching(/^OWN-[XY]{8}$/) });
  });

  it("has limits per profile", async () => {
    const limits = [{ entities: ["Coupon", "Profile"], limit: 1, action: "redeemCoupon" }];
    const answer = await post(body({ limits }));
    expect(answer.body["Limits"]).toEqual([
      { entities: ["Profile"], limit: 1, action: "redeemCoupon" },
    ]);
    const personal = await post<ConnectorError>(body({ limits, integrationId: "somebody" }));
    expect(personal).toMatchObject({ status: 400, body: { StatusCode: 400 } });
  });

  it("must carry the attributes that the Application asks for", async () => {
    await defineAttribute("Coupon", "Region", "string");
    const strict = await createConnectedShop("braze");
    await manage("PUT", `/v1/applications/${strict.id}`, {
      name: randomName("strict"),
      currency: "USD",
      timezone: "UTC",
      attributesSettings: { mandatory: { coupons: ["Region"] } },
    });
    const own = await createCampaign(strict.id);
    const send = (attributes: Record<string, unknown>) =>
      callConnector<ConnectorError>({
        method: "POST",
        path: "/braze/coupon",
        body: body({ applicationId: strict.id, campaignId: own, attributes }),
        key: strict.key,
      });
    const missing = await send({});
    expect(missing.status).toBe(400);
    expect(missing.body.Error).toContain("Region");
    expect((await send({ Region: "EU" })).status).toBe(200);
    expect((await send({ Region: 7 })).status).toBe(400);
  });

  it.each([
    ["an unknown campaign", { campaignId: 987_654 }, 404],
    ["another Application", { applicationId: 987_654 }, 404],
    ["no identifier", { identifier: "" }, 400],
    ["too many uses", { usageLimit: 1_000_000 }, 400],
    ["an attribute that nobody defined", { attributes: { Nothing: 1 } }, 400],
    ["an end before its start", { startDate: "2027-01-01", expiryDate: "2026-01-01" }, 400],
    ["characters that no code has", { validCharacters: ["ä"] }, 400],
    ["a pattern that is nearly used up", { couponPattern: "AB#", validCharacters: ["1"] }, 400],
    ["no deployment", { deploymentUrl: undefined }, 400],
    ["an empty deployment", { deploymentUrl: "https:///" }, 400],
  ])("is refused with %s", async (_what, change, status) => {
    const answer = await post<ConnectorError>(body(change));
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      StatusCode: status,
      Error: expect.any(String),
      RequestUUID: answer.headers.get("x-request-id"),
    });
  });

  it("is not made for another Application's campaign", async () => {
    const other = await createApplication();
    const foreign = await createCampaign(other.id);
    expect((await post(body({ campaignId: foreign }))).status).toBe(404);
    expect((await post(body({ campaignId: foreign, applicationId: other.id }))).status).toBe(404);
  });
});

describe("the dialect", () => {
  it("takes numbers, booleans, dates, lists and attributes as texts, and '' for absent", async () => {
    await defineAttribute("Coupon", "Size", "number");
    const answer = await post(
      body({
        applicationId: String(shop.id),
        campaignId: String(campaignId),
        usageLimit: "3",
        discountLimit: "12.50",
        isReservationMandatory: "false",
        reservationLimit: "",
        integrationId: "",
        expiryDate: "",
        validCharacters: '["Q","W"]',
        couponPattern: "TXT-##########",
        attributes: '{"Size":7}',
        somethingElse: { that: ["nobody", "knows"] },
      }),
    );
    expect(answer.body).toMatchObject({
      UsageLimit: 3,
      DiscountLimit: 12.5,
      IsReservationMandatory: false,
      Value: expect.stringMatching(/^TXT-[QW]{10}$/),
      Attributes: { Size: 7 },
    });
    expect(answer.body).not.toHaveProperty("RecipientIntegrationID");
  });

  it("takes a form, which is what Braze posts unless it is told otherwise", async () => {
    const form = new URLSearchParams({
      deploymentUrl: `https://${DEPLOYMENT}/`,
      applicationId: String(shop.id),
      campaignId: String(campaignId),
      identifier: randomName("form"),
      integrationId: "form-customer",
      usageLimit: "2",
    });
    form.append("validCharacters[]", "A");
    form.append("validCharacters[]", "B");
    const answer = await post(form.toString(), {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { UsageLimit: 2, RecipientIntegrationID: "form-customer" },
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });
});

describe("an identifier", () => {
  it("gets the earlier coupon unchanged, whatever else the call says", async () => {
    const sent = body({ usageLimit: 2 });
    const first = await post(sent);
    const again = await post({ ...sent, usageLimit: 9, couponPattern: "OTHER-######" });
    expect(again.body).toEqual(first.body);
  });

  it("is another one for another customer and for another campaign", async () => {
    const other = await createCampaign(shop.id);
    const identifier = randomName("dispatch");
    const values = await Promise.all([
      post(body({ identifier })),
      post(body({ identifier, integrationId: "a" })),
      post(body({ identifier, integrationId: "b" })),
      post(body({ identifier, campaignId: other })),
    ]);
    expect(new Set(values.map(({ body: coupon }) => coupon.Value)).size).toBe(4);
  });

  it("of many calls at once makes one coupon, and all get it", { timeout: SLOW_MS }, async () => {
    const own = await createCampaign(shop.id);
    const sent = body({ campaignId: own, integrationId: "everybody" });
    const answers = await Promise.all(Array.from({ length: PARALLEL_CALLS }, () => post(sent)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body: coupon }) => JSON.stringify(coupon))).size).toBe(1);
    expect(await storedCoupons(own)).toHaveLength(1);
  });

  it("gets its coupon for ever, also when coupon and campaign are deleted", async () => {
    const own = await createCampaign(shop.id);
    const sent = body({ campaignId: own });
    const first = await post(sent);
    const campaign = `/v1/applications/${shop.id}/campaigns/${own}`;
    await manage("DELETE", `${campaign}/coupons/${first.body.ID}`);
    expect((await post(sent)).body).toEqual(first.body);
    await manage("DELETE", campaign);
    expect((await post(sent)).body).toEqual(first.body);
    expect((await post(body({ campaignId: own }))).status).toBe(404);
  });

  it("with a code of its own gets it again", async () => {
    const couponPattern = randomName("FIXED");
    const sent = body({ couponPattern });
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(sent)));
    expect(answers.map(({ body: coupon }) => coupon.Value)).toEqual(
      Array.from({ length: 5 }, () => couponPattern),
    );
    expect((await post(body({ couponPattern }))).status).toBe(409);
  });
});

it("a dry run answers as if and makes nothing; the identifier is free afterwards", async () => {
  const own = await createCampaign(shop.id);
  const sent = body({ campaignId: own });
  const dry = await post(sent, { "x-dry-run": "true" });
  expect(dry).toMatchObject({ status: 200, body: { ID: 0, CampaignID: own } });
  expect(dry.body.Value).toMatch(/^[A-Z0-9]{4}-/);
  expect(await storedCoupons(own)).toHaveLength(0);
  const real = await post(sent, { "x-dry-run": "false" });
  expect(real.body.ID).toBeGreaterThan(0);
  expect((await post(sent, { "x-dry-run": "true" })).body).toEqual(real.body);
});

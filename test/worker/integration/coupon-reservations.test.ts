import { beforeAll, describe, expect, it } from "vitest";
import {
  createApiKey,
  createApplication,
  createCampaign,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { call } from "../../support/http";

let shop: TestApplication;
let campaignId: number;

beforeAll(async () => {
  shop = await createApplication({ caseSensitivity: "insensitive-uppercase" });
  campaignId = await createCampaign(shop.id);
});

async function createCoupon(change: Record<string, unknown> = {}): Promise<string> {
  const path = `/v1/applications/${shop.id}/campaigns/${campaignId}/coupons?silent=no`;
  const coupons = await manage<{ data: { value: string }[] }>("POST", path, {
    usageLimit: 1,
    numberOfCoupons: 1,
    ...change,
  });
  return coupons.data[0]?.value ?? "";
}

const send = (method: string, code: string, ids: readonly string[], key = shop.key) =>
  call(method, `/v1/coupon_reservations/${code}`, { integrationIDs: ids }, key);

const holdersOf = (code: string, key = shop.key) =>
  call<{ totalResultSize: number; data: { integrationId: string }[] }>(
    "GET",
    `/v1/coupon_reservations/customerprofiles/${code}`,
    undefined,
    key,
  );

const names = (count: number) => Array.from({ length: count }, () => randomName("holder"));

describe("reservations of a coupon", () => {
  it("are made with 201, also for customers who are new, and listed", async () => {
    const code = await createCoupon();
    const [first, second] = names(2) as [string, string];
    expect(await send("POST", code, [first])).toMatchObject({
      status: 201,
      body: { value: code, campaignId },
    });
    expect((await send("POST", code, [second])).status).toBe(201);
    const { status, body } = await holdersOf(code);
    expect(status).toBe(200);
    expect(body.totalResultSize).toBe(2);
    expect(body.data.map(({ integrationId }) => integrationId)).toEqual([first, second]);
  });

  it("are made once, however often they are asked for", async () => {
    const code = await createCoupon();
    const [holder] = names(1) as [string];
    await send("POST", code, [holder, holder]);
    await send("POST", code, [holder]);
    expect((await holdersOf(code)).body.totalResultSize).toBe(1);
  });

  it("find the code in any case when the Application does", async () => {
    const code = await createCoupon({ couponPattern: "WALLET-######" });
    expect((await send("POST", code.toLowerCase(), names(1))).status).toBe(201);
    expect((await holdersOf(code)).body.totalResultSize).toBe(1);
  });

  it("pass the coupon's reservation limit, which is for rules", async () => {
    const code = await createCoupon({ reservationLimit: 1 });
    expect((await send("POST", code, names(3))).status).toBe(201);
    expect((await holdersOf(code)).body.totalResultSize).toBe(3);
  });

  it("are taken back with 204, also from who holds none", async () => {
    const code = await createCoupon();
    const [stays, goes] = names(2) as [string, string];
    await send("POST", code, [stays, goes]);
    expect((await send("DELETE", code, [goes, "nobody"])).status).toBe(204);
    const { body } = await holdersOf(code);
    expect(body.data.map(({ integrationId }) => integrationId)).toEqual([stays]);
  });

  it("of a personal coupon are its recipient's only", async () => {
    const recipientIntegrationId = randomName("recipient");
    const code = await createCoupon({ recipientIntegrationId });
    expect(await send("POST", code, [recipientIntegrationId, "other"])).toMatchObject({
      status: 400,
      body: { errors: [{ source: { pointer: "/integrationIDs/1" } }] },
    });
    expect((await send("POST", code, [recipientIntegrationId])).status).toBe(201);
  });

  it("take up to 1,000 customers in a call", async () => {
    const code = await createCoupon();
    const prefix = randomName("many");
    const many = Array.from({ length: 1_000 }, (_, index) => `${prefix}-${index}`);
    expect((await send("POST", code, many)).status).toBe(201);
    expect((await holdersOf(code)).body.totalResultSize).toBe(1_000);
    expect((await send("POST", code, [...many, "more"])).status).toBe(400);
  });

  it("answer 404 for a code that is unknown, deleted or another Application's", async () => {
    const other = await createApplication();
    const code = await createCoupon();
    const deleted = await createCoupon();
    await manage(
      "DELETE",
      `/v1/applications/${shop.id}/campaigns/${campaignId}/coupons?value=${deleted}&exactMatch=true`,
    );
    for (const [wrong, key] of [
      ["UNKNOWN-CODE", shop.key],
      [deleted, shop.key],
      [code, other.key],
    ] as const) {
      const answers = [
        await send("POST", wrong, ["x"], key),
        await send("DELETE", wrong, ["x"], key),
        await holdersOf(wrong, key),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
  });

  it("answer 400 without the list and 401 without a key; a staging key writes nothing", async () => {
    const code = await createCoupon();
    const path = `/v1/coupon_reservations/${code}`;
    expect((await call("POST", path, {}, shop.key)).status).toBe(400);
    expect((await send("POST", code, [""])).status).toBe(400);
    expect((await call("POST", path, { integrationIDs: [] })).status).toBe(401);
    expect((await call("DELETE", path, { integrationIDs: [] })).status).toBe(401);
    const staging = await createApiKey(shop.id, { type: "staging" });
    expect((await send("POST", code, ["x"], staging)).status).toBe(201);
    expect((await holdersOf(code)).body.totalResultSize).toBe(0);
  });
});

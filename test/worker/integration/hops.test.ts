import { beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app";
import type { ApiRouter } from "../../../src/http/openapi";
import { manage, randomName } from "../../support/deployment";
import { countHops } from "./count-hops";
import {
  audienceChange,
  createAudience,
  createEventType,
  createPool,
  createRule,
  giveaway,
  notification,
  onEvent,
  points,
} from "./rules-shop";
import {
  bigCart,
  closing,
  createCouponCampaign,
  createCustomer,
  createSpendPointsShop,
  ledgerPath,
  type SpendPointsShop,
} from "./spend-points-shop";

let shop: SpendPointsShop;
let customer: string;
let coupon: string;
/** An isolate of its own: it has met nothing yet. */
let app: ApiRouter;

beforeEach(async () => {
  shop = await createSpendPointsShop({
    limits: [{ action: "redeemLoyaltyPoints", limit: 1000, entities: ["Profile"] }],
  });
  customer = await createCustomer(shop, 120);
  coupon = randomName("CODE");
  const limits = [{ action: "redeemCoupon", limit: 10, entities: [] }];
  await createCouponCampaign(shop.id, { couponPattern: coupon, usageLimit: 5 }, { limits });
  app = createApp();
});

function request(
  method: string,
  path: string,
  body?: unknown,
): Promise<{
  status: number;
  hops: number;
  calls: readonly string[];
  body: Record<string, unknown>;
}> {
  const headers = { authorization: shop.key, "content-type": "application/json" };
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  return countHops(app, new Request(`https://tessera.test${path}`, { method, headers, ...text }));
}

function putSession(session: string, change: unknown, responseContent: readonly string[] = []) {
  return request("PUT", `/v2/customer_sessions/${session}`, {
    customerSession: change,
    responseContent,
  });
}

/** What every customer's second cart update finds: a known key, catalogue, profile and session. */
async function warmUp(): Promise<void> {
  const change = { profileId: customer, cartItems: bigCart, couponCodes: [coupon] };
  expect((await putSession("warm", change)).status).toBe(200);
  const close = { ...closing(customer, 1), couponCodes: [coupon] };
  expect((await putSession("warm", close)).status).toBe(200);
}

describe("waits for storage, one after the other", () => {
  it("2 for a warm cart update: load, save", async () => {
    await warmUp();
    const change = { profileId: customer, cartItems: bigCart, couponCodes: [coupon] };
    await putSession("cart", change);
    const answer = await putSession("cart", change, ["customerSession", "coupons", "loyalty"]);
    expect(answer).toMatchObject({ status: 200, hops: 2 });
  });

  it("2 for the first update of a cart, and of a customer", async () => {
    await warmUp();
    const change = { profileId: randomName("new"), cartItems: bigCart };
    expect(await putSession("new", change)).toMatchObject({ status: 200, hops: 2 });
  });

  it("4 for a warm close with points, coupon and budget: load, hold, decide, roll forward", async () => {
    await warmUp();
    const close = { ...closing(customer, 50), couponCodes: [coupon] };
    const answer = await putSession("order", close, ["customerSession", "coupons", "loyalty"]);
    expect(answer).toMatchObject({ status: 200, hops: 4 });
    const types = (answer.body["effects"] as { effectType: string }[]).map(
      ({ effectType }) => effectType,
    );
    expect(types).toEqual(expect.arrayContaining(["acceptCoupon", "deductLoyaltyPoints"]));
    expect(answer.calls).toEqual(expect.arrayContaining(["2: session begin", "2: wallet reserve"]));
    expect(answer.calls).toEqual(expect.arrayContaining(["4: session finish", "4: wallet commit"]));
  });

  it("1 for a warm dry call", async () => {
    await warmUp();
    const path = "/v2/customer_sessions/dry?dry=true";
    const answer = await request("PUT", path, { customerSession: closing(customer, 50) });
    expect(answer).toMatchObject({ status: 200, hops: 1 });
  });

  it("1 for a warm read of a session, balances, transactions and points", async () => {
    await warmUp();
    const ledger = ledgerPath(shop, customer);
    for (const path of [
      "/v2/customer_sessions/warm",
      `${ledger}/balances`,
      `${ledger}/transactions`,
      `${ledger}/points`,
    ]) {
      expect([path, await request("GET", path)]).toMatchObject([path, { status: 200, hops: 1 }]);
    }
  });

  it("2 for a profile update", async () => {
    await warmUp();
    const answer = await request("PUT", `/v2/customer_profiles/${customer}`, {});
    expect(answer).toMatchObject({ status: 200, hops: 2 });
  });

  describe("of rules without a checkout", () => {
    let type: string;
    beforeEach(async () => {
      type = await createEventType();
      const audience = await createAudience(shop);
      const told = [notification("Hello"), audienceChange("add", audience)];
      await createRule(shop, [onEvent(type), ...told]);
      await createRule(shop, [onEvent("talon_profile_updated"), ...told]);
      await createRule(shop, [onEvent("talon_session_updated"), ...told]);
    });

    const event = (profileId: string) =>
      request("POST", "/v2/events?silent=no", {
        profileId,
        type,
        responseContent: ["customerProfile", "event", "loyalty"],
      });
    const profile = (id: string) =>
      request("PUT", `/v2/customer_profiles/${id}?runRuleEngine=true`, {
        responseContent: ["customerProfile", "event", "loyalty"],
      });
    const typesOf = ({ body }: { body: Record<string, unknown> }) =>
      (body["effects"] as { effectType: string }[]).map(({ effectType }) => effectType);

    it("2 for a warm event or profile update without points: load, decide", async () => {
      for (const call of [event, profile]) {
        await call(customer);
        const answer = await call(customer);
        expect(answer).toMatchObject({ status: 200, hops: 2 });
        expect(typesOf(answer)).toEqual(["showNotification", "addToAudience"]);
      }
    });

    it("4 for a warm event or profile update that gives points", async () => {
      await createRule(shop, [onEvent(type), points(shop.programId, 1)]);
      await createRule(shop, [onEvent("talon_profile_updated"), points(shop.programId, 1)]);
      for (const call of [event, profile]) {
        await call(customer);
        const answer = await call(customer);
        expect(answer).toMatchObject({ status: 200, hops: 4 });
        expect(typesOf(answer)).toContain("addLoyaltyPoints");
      }
    });

    it("1 for a warm dry event", async () => {
      await event(customer);
      const dry = "/v2/events?silent=no&dry=true";
      const answer = await request("POST", dry, { profileId: customer, type });
      expect(answer).toMatchObject({ status: 200, hops: 1 });
    });

    it("2 for a warm cart update that writes audiences at once", async () => {
      await warmUp();
      const change = { profileId: randomName("new"), cartItems: bigCart };
      await putSession("cart", change);
      const answer = await putSession("cart", { ...change, profileId: randomName("other") });
      expect(answer).toMatchObject({ status: 200, hops: 2 });
      expect(typesOf(answer)).toEqual(["showNotification", "addToAudience"]);
    });
  });

  it("2 for a profile update that changes audiences, without rules", async () => {
    await warmUp();
    const { id } = await createAudience(shop);
    const path = `/v2/customer_profiles/${customer}`;
    const sent = { audiencesChanges: { adds: [id], deletes: [] } };
    await request("PUT", path, sent);
    expect(await request("PUT", path, sent)).toMatchObject({ status: 200, hops: 2 });
  });

  it("4 for a warm close that creates codes and awards giveaways", async () => {
    const pool = await createPool(["GIFT-1", "GIFT-2"]);
    const code = { campaignId: shop.campaignId, storeInSession: false, recipientId: "" };
    const blocks = [giveaway(pool), { type: "createCoupon", ...code }];
    await createRule(shop, [onEvent("talon_session_closed"), ...blocks]);
    await warmUp();
    const close = { profileId: customer, cartItems: bigCart, state: "closed" };
    const answer = await putSession("order", close, ["awardedGiveaways"]);
    expect(answer).toMatchObject({ status: 200, hops: 4 });
    expect(answer.body).toMatchObject({
      createdCoupons: [{ campaignId: shop.campaignId }],
      awardedGiveaways: [{ code: "GIFT-2" }],
    });
  });

  it("1 more for an isolate that has not met the key", async () => {
    const change = { profileId: customer, cartItems: bigCart };
    expect(await putSession("cold", change)).toMatchObject({ status: 200, hops: 3 });
    app = createApp();
    const read = await request("GET", "/v2/customer_sessions/cold");
    expect(read).toMatchObject({ status: 200, hops: 2 });
  });

  it("1 more when the request leaves out the customer that the session holds", async () => {
    await warmUp();
    await putSession("cart", { profileId: customer, cartItems: bigCart });
    const answer = await putSession("cart", { cartItems: bigCart });
    expect(answer).toMatchObject({ status: 200, hops: 3 });
  });

  it("1 more for the triggered campaigns, when they are asked for", async () => {
    await warmUp();
    const change = { profileId: customer, cartItems: bigCart, couponCodes: [coupon] };
    await putSession("cart", change);
    const answer = await putSession("cart", change, ["triggeredCampaigns"]);
    expect(answer).toMatchObject({ status: 200, hops: 3 });
  });

  it("only the difference, when the catalogue moved", async () => {
    await warmUp();
    await manage("PUT", `/v1/applications/${shop.id}/campaigns/${shop.campaignId}`, {
      name: "renamed",
    });
    const change = { profileId: customer, cartItems: bigCart };
    const moved = await putSession("cart", change);
    expect(moved.status).toBe(200);
    expect(moved.hops).toBeLessThanOrEqual(4);
    expect(await putSession("cart", change)).toMatchObject({ status: 200, hops: 2 });
  });
});

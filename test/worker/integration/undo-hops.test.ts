import { beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app";
import type { ApiRouter } from "../../../src/http/openapi";
import { randomName } from "../../support/deployment";
import { countHops } from "./count-hops";
import {
  closing,
  createCouponCampaign,
  createCustomer,
  createSpendPointsShop,
  type SpendPointsShop,
} from "./spend-points-shop";

let shop: SpendPointsShop;
let customer: string;
let coupon: string;
let app: ApiRouter;

function request(method: string, path: string, body?: unknown) {
  const headers = { authorization: shop.key, "content-type": "application/json" };
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const url = `https://tessera.test/v2/customer_sessions/${path}`;
  return countHops(app, new Request(url, { method, headers, ...text }));
}

const close = (session: string, points: number) =>
  request("PUT", session, {
    customerSession: { ...closing(customer, points), couponCodes: [coupon] },
  });

beforeEach(async () => {
  shop = await createSpendPointsShop();
  customer = await createCustomer(shop, 120);
  coupon = randomName("CODE");
  await createCouponCampaign(shop.id, { couponPattern: coupon, usageLimit: 5 });
  app = createApp();
  expect((await close("warm", 1)).status).toBe(200);
});

const AGAIN = randomName("AGAIN");

const responseContent = ["customerSession", "customerProfile", "event"];

describe("waits for storage, one after the other", () => {
  it("5 to take points back: load, ask the wallet, hold, decide, roll forward", async () => {
    await close("order", 50);
    const cancelled = { customerSession: { state: "cancelled" }, responseContent };
    expect(await request("PUT", "order", cancelled)).toMatchObject({ status: 200, hops: 5 });
    await close("other", 50);
    expect(await request("PUT", "other/reopen")).toMatchObject({ status: 200, hops: 5 });
  });

  it("4 to return units without points: load, hold, decide, finish", async () => {
    await close("order", 50);
    const body = { return: { returnedCartItems: [{ position: 0 }] }, responseContent };
    expect(await request("POST", "order/returns", body)).toMatchObject({ status: 200, hops: 4 });
  });

  it("1 more to evaluate campaigns again on what remains", async () => {
    await createCouponCampaign(shop.id, { couponPattern: AGAIN }, { reevaluateOnReturn: true });
    const cartItems = [{ sku: "a", quantity: 2, price: 50 }];
    const order = { ...closing(customer, 0, cartItems), couponCodes: [AGAIN] };
    expect((await request("PUT", "order", { customerSession: order })).status).toBe(200);
    const body = { return: { returnedCartItems: [{ position: 0, quantity: 1 }] } };
    const answer = await request("POST", "order/returns?runRuleEngine=true", body);
    expect(answer).toMatchObject({ status: 200, hops: 5 });
  });
});

import { expect, it } from "vitest";
import { createApplication, randomName } from "../../support/deployment";
import { bigCart, createCouponCampaign, effectsOfType, putSession } from "./spend-points-shop";
import {
  createShop,
  getSession,
  reopen,
  returnUnits,
  shoeCart,
  shoeDiscount,
  told,
} from "./undo-shop";

const closing = (profileId: string, more: Readonly<Record<string, unknown>> = {}) => ({
  profileId,
  state: "closed",
  cartItems: bigCart,
  ...more,
});

it("puts the session back to open, and its coupon back into use", async () => {
  const shop = await createApplication();
  const code = randomName("ONCE");
  await createCouponCampaign(shop.id, { couponPattern: code, usageLimit: 1 });
  const customer = randomName("customer");
  const order = closing(customer, { couponCodes: [code] });
  await putSession(shop, "order", order);
  const answer = await reopen(shop, "order");
  expect(answer.status).toBe(200);
  expect(told(answer.body)).toEqual([
    { effectType: "rollbackCoupon", props: { value: code } },
    { effectType: "rollbackDiscount", props: { name: "10 % off", value: 20 } },
  ]);
  expect(answer.body.customerSession).toMatchObject({ state: "open", updateCount: 2 });
  expect((await getSession(shop, "order")).body).toMatchObject({
    customerSession: { state: "open" },
    effects: [],
  });
  const sections = ["customerProfile", "coupons"];
  const open = await putSession(shop, "order", { state: "open" }, sections);
  expect(open.body).toMatchObject({
    customerProfile: { closedSessions: 0, totalSales: 0 },
    coupons: [{ usageCounter: 0 }],
  });
  expect(effectsOfType(open.body, "acceptCoupon")).toHaveLength(1);
});

it("lets the session be closed again, changed and by another customer, any time", async () => {
  const shop = await createApplication();
  const code = randomName("ONCE");
  await createCouponCampaign(shop.id, { couponPattern: code, usageLimit: 1 });
  const sections = ["customerSession", "customerProfile", "coupons"];
  const [ann, bob] = [randomName("ann"), randomName("bob")];
  const first = await putSession(shop, "order", closing(ann, { couponCodes: [code] }), sections);
  expect(first.body.customerProfile).toMatchObject({ closedSessions: 1, totalSales: 200 });
  for (const [round, customer] of [bob, ann, bob].entries()) {
    expect((await reopen(shop, "order")).body.effects).toHaveLength(2);
    const cartItems = [{ sku: "a", quantity: 1, price: 100 + round }];
    const change = closing(customer, { couponCodes: [code], cartItems });
    const again = await putSession(shop, "order", change, sections);
    expect(again.body).toMatchObject({
      customerSession: { state: "closed", updateCount: 3 + 2 * round, firstSession: true },
      customerProfile: { integrationId: customer, closedSessions: 1, totalSales: 100 + round },
      coupons: [{ usageCounter: 1, profileRedemptionCount: 1 }],
    });
    const repeated = await putSession(shop, "order", change, sections);
    expect(repeated.body).toEqual(again.body);
  }
  const other = await putSession(shop, "other", { profileId: ann }, ["customerProfile"]);
  expect(other.body.customerProfile).toMatchObject({ closedSessions: 0, totalSales: 0 });
});

it("reopens once for 20 callers", async () => {
  const shop = await createShop([shoeDiscount]);
  await putSession(shop, "order", closing("ann", { cartItems: shoeCart }));
  const answers = await Promise.all(Array.from({ length: 20 }, () => reopen(shop, "order")));
  const done = answers.filter(({ status }) => status === 200);
  expect(done).toHaveLength(1);
  expect(done[0]?.body.effects).toHaveLength(2);
  for (const { status, body } of answers) {
    if (status === 200) continue;
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ title: "enum", source: { pointer: "/state" } }]);
  }
});

it("answers 400 for a session that is open or partially returned", async () => {
  const shop = await createShop([shoeDiscount]);
  await putSession(shop, "cart", { cartItems: shoeCart });
  await putSession(shop, "order", closing("", { cartItems: shoeCart }));
  await returnUnits(shop, "order", [{ position: 0 }]);
  for (const session of ["cart", "order"]) {
    const answer = await reopen(shop, session);
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ source: { pointer: "/state" } }] },
    });
    expect(answer.body).not.toHaveProperty("StatusCode");
  }
});

it("answers 404 for a session of nobody and for one of another Application", async () => {
  const [mine, other] = await Promise.all([createShop([shoeDiscount]), createApplication()]);
  await putSession(mine, "order", closing("ann"));
  for (const session of ["order", "nobody"]) {
    expect(await reopen(other, session)).toMatchObject({
      status: 404,
      body: { message: "Customer session was not found", errors: [], StatusCode: 404 },
    });
  }
});

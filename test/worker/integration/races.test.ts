import { expect, it } from "vitest";
import { createApplication, randomName } from "../../support/deployment";
import {
  activePoints,
  bigCart,
  closing,
  createCouponCampaign,
  createCustomer,
  createSpendPointsShop,
  effectsOfType,
  putSession,
  transactionsOf,
} from "./spend-points-shop";

const PARALLEL = 50;

it("lets 50 parallel closes spend what one wallet holds, and not a point more", async () => {
  const shop = await createSpendPointsShop();
  const customer = await createCustomer(shop, 120);
  const answers = await Promise.all(
    Array.from({ length: PARALLEL }, (_, index) =>
      putSession(shop, `race-${index}`, closing(customer, 50), ["ruleFailureReasons"]),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(PARALLEL).fill(200));
  const paid = answers.filter(
    ({ body }) => effectsOfType(body, "deductLoyaltyPoints").length === 1,
  );
  expect(paid).toHaveLength(2);
  for (const { body } of answers) {
    if (effectsOfType(body, "deductLoyaltyPoints").length === 1) {
      expect(effectsOfType(body, "setDiscount")).toHaveLength(1);
      continue;
    }
    expect(effectsOfType(body, "setDiscount")).toEqual([]);
    expect(body.ruleFailureReasons).toMatchObject([{ details: expect.stringContaining("20") }]);
  }
  expect(await activePoints(shop, customer)).toBe(20);
  const entries = await transactionsOf(shop, customer);
  expect(entries.map(({ type, amount }) => [type, amount])).toEqual([
    ["subtraction", 50],
    ["subtraction", 50],
    ["addition", 120],
  ]);
});

it("gives a coupon with one use left to one of 50 customers", async () => {
  const shop = await createApplication();
  const code = randomName("ONCE");
  await createCouponCampaign(shop.id, { couponPattern: code, usageLimit: 1 });
  const answers = await Promise.all(
    Array.from({ length: PARALLEL }, (_, index) =>
      putSession(
        shop,
        `race-${index}`,
        {
          profileId: randomName("customer"),
          state: "closed",
          cartItems: bigCart,
          couponCodes: [code],
        },
        ["coupons"],
      ),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(PARALLEL).fill(200));
  const accepted = answers.filter(({ body }) => effectsOfType(body, "acceptCoupon").length === 1);
  expect(accepted).toHaveLength(1);
  expect(accepted[0]?.body.coupons).toMatchObject([{ usageCounter: 1 }]);
  const reasons = answers
    .filter((answer) => answer !== accepted[0])
    .map(({ body }) => effectsOfType(body, "rejectCoupon")[0]?.props["rejectionReason"]);
  expect(new Set(reasons)).toEqual(new Set(["CouponLimitReached"]));
});

it("takes points once for 50 copies of one close, and answers them alike", async () => {
  const shop = await createSpendPointsShop();
  const customer = await createCustomer(shop, 120);
  const answers = await Promise.all(
    Array.from({ length: PARALLEL }, () =>
      putSession(shop, "one-order", closing(customer, 50), ["customerSession", "customerProfile"]),
    ),
  );
  for (const answer of answers) expect(answer).toMatchObject({ status: 200 });
  const [first, ...others] = answers.map(({ body }) => body);
  expect(first && effectsOfType(first, "deductLoyaltyPoints")).toHaveLength(1);
  for (const other of others) expect(other).toEqual(first);
  expect(await activePoints(shop, customer)).toBe(70);
  expect(await transactionsOf(shop, customer)).toHaveLength(2);
});

it("answers 20 parallel updates of one cart, and keeps the last one whole", async () => {
  const shop = await createApplication();
  const carts = Array.from({ length: 20 }, (_, index) => [
    { sku: `a-${index}`, quantity: index + 1, price: 1 },
    { sku: `b-${index}`, quantity: 1, price: index },
  ]);
  const answers = await Promise.all(
    carts.map((cartItems) => putSession(shop, "cart", { cartItems }, ["customerSession"])),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  const counts = answers.map(({ body }) => body.customerSession["updateCount"]);
  expect(new Set(counts)).toEqual(new Set(Array.from({ length: 20 }, (_, index) => index + 1)));
  const last = answers.find(({ body }) => body.customerSession["updateCount"] === 20);
  const now = await putSession(shop, "cart", {}, ["customerSession"]);
  expect(now.body.customerSession["cartItems"]).toEqual(last?.body.customerSession["cartItems"]);
});

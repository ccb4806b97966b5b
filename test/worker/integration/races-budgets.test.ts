import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { createApplication, randomName } from "../../support/deployment";
import { createRule, discount } from "./rules-shop";
import {
  activePoints,
  bigCart,
  closing,
  createCustomer,
  createSpendPointsShop,
  effectsOfType,
  putSession,
} from "./spend-points-shop";

const PARALLEL = 50;

/** Fifty closes share one small machine with the other tests. */
vi.setConfig({ testTimeout: 60_000 });

it("gives the last cent of a budget to one of 50 customers", async () => {
  const shop = await createApplication();
  const limits = [{ action: "setDiscount", limit: 10, entities: [] }];
  const campaignId = await createRule(shop, [discount("{{[Session.Total]}}")], { limits });
  const close = (name: string, price: number) => {
    const cartItems = [{ sku: "sku", quantity: 1, price }];
    const change = { profileId: randomName("customer"), state: "closed", cartItems };
    return putSession(shop, name, change, ["ruleFailureReasons"]);
  };
  await close("most-of-it", 9.99);
  const answers = await Promise.all(
    Array.from({ length: PARALLEL }, (_, index) => close(`race-${index}`, 0.01)),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(PARALLEL).fill(200));
  const given = answers.flatMap(({ body }) => effectsOfType(body, "setDiscount"));
  expect(given.map(({ props }) => props["value"])).toEqual([0.01]);
  const failed = answers.filter(({ body }) => body.effects.length === 0);
  expect(failed).toHaveLength(PARALLEL - 1);
  for (const { body } of failed) {
    expect(body.ruleFailureReasons).toMatchObject([{ details: expect.stringContaining("budget") }]);
  }
  const counter = await env.DB.prepare(
    "SELECT used FROM counters WHERE campaign_id = ? AND action = 'setDiscount'",
  )
    .bind(campaignId)
    .first<{ used: number }>();
  expect(counter?.used).toBe(10_000);
});

it("lets one of 50 orders spend the last point of a customer", async () => {
  const shop = await createSpendPointsShop();
  const customer = await createCustomer(shop, 1);
  const answers = await Promise.all(
    Array.from({ length: PARALLEL }, (_, index) =>
      putSession(shop, `race-${index}`, closing(customer, 1, bigCart), ["ruleFailureReasons"]),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(PARALLEL).fill(200));
  const paid = answers.filter(({ body }) => effectsOfType(body, "deductLoyaltyPoints").length > 0);
  expect(paid).toHaveLength(1);
  for (const { body } of answers.filter((answer) => answer !== paid[0])) {
    expect(body.effects).toEqual([]);
    expect(body.ruleFailureReasons).toMatchObject([{ details: expect.stringContaining("0") }]);
  }
  expect(await activePoints(shop, customer)).toBe(0);
});

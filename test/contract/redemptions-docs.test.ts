import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createApplication, manage, randomName, workerInUse } from "./support/client";

const page = readFileSync(path.resolve(import.meta.dirname, "../../docs/redemptions.md"), "utf8");

/** The page's example of a kind. */
function example(kind: string): Record<string, unknown> {
  const text = new RegExp(`\`\`\`json ${kind}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (text === undefined) throw new Error(`docs/redemptions.md has no example ${kind}`);
  return JSON.parse(text);
}

interface Order {
  readonly coupons: readonly { readonly status: string }[];
  readonly discount_amount_cents: number;
  readonly free_items: readonly { readonly id: string }[];
  readonly points_earned: number;
  readonly points_balance: number;
}

interface Made {
  readonly id: number;
}

let shop: { readonly id: number; readonly key: string };
let programId: number;
let campaignId: number;

/** An option of the page's shape. */
async function createOption(option: Readonly<Record<string, unknown>>): Promise<number> {
  const body = { ...example("option"), loyaltyProgramId: programId, campaignId, ...option };
  return (await manage<Made>("POST", `/v1/applications/${shop.id}/redemption_options`, body)).id;
}

async function redemptions<T>(method: string, place: string, body?: unknown): Promise<T> {
  const response = await fetch(`${workerInUse().url}/api/v2${place}`, {
    method,
    headers: {
      "content-type": "application/json",
      "x-guid": String(shop.id),
      "x-api-key": shop.key.replace("ApiKey-v1 ", ""),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: T = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  return answer;
}

/** A customer of 1,000 points who takes an option and orders mugs for 60 dollars with its code. */
async function orderWith(
  optionId: number,
  wish: Readonly<Record<string, unknown>> = {},
): Promise<Order> {
  const email = `${randomName("ann")}@example.com`;
  const order = { customer_email: email, total_amount_cents: 0, currency_code: "USD" };
  await redemptions("POST", "/orders", { ...order, order_id: randomName("first"), items: [] });
  await redemptions("POST", "/points/adjust", {
    customer_email: email,
    point_adjustment_amount: 1000,
  });
  const { reward_text: code } = await redemptions<{ reward_text: string }>("POST", "/redemptions", {
    customer_email: email,
    redemption_option_id: optionId,
    delay_points_deduction: true,
    ...wish,
  });
  return redemptions("POST", "/orders", {
    ...order,
    order_id: randomName("order"),
    total_amount_cents: 6000,
    coupon_code: code,
    items: [{ id: "MUG", name: "Mug", quantity: 2, price_cents: 3000 }],
  });
}

beforeAll(async () => {
  shop = await createApplication();
  const program = {
    name: randomName("points"),
    title: "Points",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: false,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [shop.id],
    tiers: [],
  };
  programId = (await manage<Made>("POST", "/v1/loyalty_programs", program)).id;
  const campaigns = `/v1/applications/${shop.id}/campaigns`;
  const campaign = { state: "enabled", tags: [], features: [], limits: [] };
  campaignId = (await manage<Made>("POST", campaigns, { ...campaign, name: "Rewards" })).id;
  // Defines the attributes that the rules read.
  await createOption({});
  await manage("POST", `${campaigns}/${campaignId}/rulesets`, example("ruleset"));
  const earning = await manage<Made>("POST", campaigns, { ...campaign, name: "Earning" });
  const points = { ...example("earning"), program: { id: programId } };
  await manage("POST", `${campaigns}/${earning.id}/rulesets`, {
    activate: true,
    promotionRules: [{ title: "Points", blocks: [points] }],
    strikethroughRules: [],
    selectors: [],
    bundles: [],
  });
});

describe("the rules of docs/redemptions.md", () => {
  const plain = { discountAmountCents: undefined, amounts: undefined };
  const options: [string, Record<string, unknown>, Record<string, unknown>, Partial<Order>][] = [
    ["fixed_amount", {}, {}, { discount_amount_cents: 1000, free_items: [] }],
    ["gift_card", {}, {}, { discount_amount_cents: 1000, free_items: [] }],
    ["percentage", { ...plain, discountPercentage: 12.5 }, {}, { discount_amount_cents: 750 }],
    [
      "fixed_variable",
      { ...plain, points: undefined, rateCents: 2.5, step: 10 },
      { points_to_redeem: 110 },
      { discount_amount_cents: 275 },
    ],
    [
      "free_product",
      { ...plain, sku: "SPOON" },
      {},
      { discount_amount_cents: 0, free_items: [{ id: "SPOON" }] },
    ],
    ["free_shipping", plain, {}, { free_items: [{ id: "free-shipping" }] }],
  ];

  it.each(options)("give what a coupon of %s is worth", async (type, option, wish, expected) => {
    const optionId = await createOption({ discountType: type, ...option });
    const order = await orderWith(optionId, wish);
    expect(order.coupons.map(({ status }) => status)).toEqual(["accepted"]);
    expect(order).toMatchObject(expected);
    const cost = typeof wish["points_to_redeem"] === "number" ? wish["points_to_redeem"] : 100;
    expect(order).toMatchObject({ points_earned: 60, points_balance: 1000 - cost + 60 });
  });
});

import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { createApp } from "../../../src/app";
import { createApplication, randomName, type TestApplication } from "../../support/deployment";
import { type Block, createRule, discount, onEvent, putProfile } from "./rules-shop";
import { bigCart, effectsOfType, putSession } from "./spend-points-shop";
import { withoutSessionCall } from "./without-session-call";

const PARALLEL = 50;

/** Fifty closes share one small machine with the other tests. */
vi.setConfig({ testTimeout: 60_000 });

const isFirst: Block = {
  type: "checkAttribute",
  attribute: "$Session.IsFirst",
  operator: "isTrue",
};

const noOrders: Block = {
  type: "checkAttribute",
  attribute: "$Profile.ClosedSessions",
  operator: "equals",
  value: 0,
};

async function shopWith(check: Block): Promise<TestApplication> {
  const shop = await createApplication();
  await createRule(shop, [onEvent("talon_session_closed"), check, discount(20)]);
  return shop;
}

const cart = (profileId: string, state: string) => ({ profileId, state, cartItems: bigCart });

const SECTIONS = ["ruleFailureReasons", "customerSession"];

function putAll(shop: TestApplication, names: readonly string[], change: Record<string, unknown>) {
  return Promise.all(names.map((name) => putSession(shop, name, change, SECTIONS)));
}

const orders = (prefix: string, count = PARALLEL) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

type Answers = Awaited<ReturnType<typeof putAll>>;

/** How many closed with the discount; the others must say which rule failed. */
function discounted(answers: Answers): number {
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  let count = 0;
  for (const { body } of answers) {
    const given = effectsOfType(body, "setDiscount").length;
    expect(body.ruleFailureReasons).toHaveLength(1 - given);
    count += given;
  }
  return count;
}

async function closedSessionsOf(customer: string): Promise<number> {
  const row = await env.DB.prepare(
    "SELECT closed_sessions AS closedSessions FROM profiles WHERE integration_id = ?",
  )
    .bind(customer)
    .first<{ closedSessions: number }>();
  return row?.closedSessions ?? -1;
}

it.each(["new", "known"])(
  "gives the discount of the first session to one of 50 parallel orders of a %s customer",
  async (which) => {
    const shop = await shopWith(isFirst);
    const customer = randomName("customer");
    if (which === "known") await putProfile(shop, customer, {});
    const answers = await putAll(shop, orders("order"), cart(customer, "closed"));
    expect(discounted(answers)).toBe(1);
    expect(await closedSessionsOf(customer)).toBe(PARALLEL);
  },
);

it("gives the discount of no orders yet to one of 50 parallel orders of a customer", async () => {
  const shop = await shopWith(noOrders);
  const customer = randomName("customer");
  const answers = await putAll(shop, orders("order"), cart(customer, "closed"));
  // Every order changes what all others rest on: who lost too often is told to come again.
  const busy = answers.filter(({ status }) => status === 409);
  for (const { body } of busy) {
    expect(body).toMatchObject({ message: expect.stringContaining("Too many requests") });
  }
  const closed = answers.filter(({ status }) => status !== 409);
  expect(discounted(closed)).toBe(1);
  expect(await closedSessionsOf(customer)).toBe(closed.length);
  const names = orders("order").filter((_, index) => answers[index]?.status === 409);
  for (const name of names) {
    expect(discounted(await putAll(shop, [name], cart(customer, "closed")))).toBe(0);
  }
});

it("gives the first-session discount to one order, of carts that were opened at once", async () => {
  const shop = await shopWith(isFirst);
  const customer = randomName("customer");
  const opened = await putAll(shop, orders("order"), cart(customer, "open"));
  expect(opened.map(({ status }) => status)).toEqual(Array(PARALLEL).fill(200));
  const closed = await putAll(shop, orders("order"), cart(customer, "closed"));
  expect(discounted(closed)).toBe(1);
});

it("gives it once, too, when some carts are opened while other orders are closed", async () => {
  const shop = await shopWith(isFirst);
  for (let round = 0; round < 5; round += 1) {
    const customer = randomName("customer");
    await putProfile(shop, customer, {});
    const [, closed] = await Promise.all([
      putAll(shop, orders(`open-${round}`, 10), cart(customer, "open")),
      putAll(shop, orders(`order-${round}`, 10), cart(customer, "closed")),
    ]);
    const later = await putAll(shop, orders(`open-${round}`, 10), cart(customer, "closed"));
    expect(discounted([...closed, ...later])).toBe(1);
  }
});

it("knows a cart as the first session whose first storing failed half-way", async () => {
  const shop = await shopWith(isFirst);
  const customer = randomName("customer");
  const sent = JSON.stringify({ customerSession: cart(customer, "open") });
  const request = new Request("https://tessera.test/v2/customer_sessions/cart", {
    method: "PUT",
    headers: { authorization: shop.key, "content-type": "application/json" },
    body: sent,
  });
  const context = createExecutionContext();
  const failed = await createApp().fetch(request, withoutSessionCall("save"), context);
  await waitOnExecutionContext(context);
  expect(failed.status).toBeGreaterThanOrEqual(500);
  // The profile names its first session by now, and must name the one that is stored at last.
  const [opened, closed] = [cart(customer, "open"), cart(customer, "closed")];
  await putAll(shop, ["cart"], opened);
  expect(discounted(await putAll(shop, ["cart"], closed))).toBe(1);
  expect(discounted(await putAll(shop, ["next"], closed))).toBe(0);
});

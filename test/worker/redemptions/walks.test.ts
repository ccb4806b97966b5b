import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { runQueue } from "../../../src/queue";
import { manage } from "../../support/deployment";
import { call } from "../../support/http";
import { bigCart } from "../integration/spend-points-shop";
import {
  cancelRedemption,
  createTrader,
  createTradeShop,
  pointsOf,
  redeemPoints,
  redemptionRow,
  type Customer,
  type RedemptionBody,
  type TradeShop,
} from "./trade-shop";

/** Each walk is some twenty calls; those that begin alike go at once. */
vi.setConfig({ testTimeout: 120_000 });

let shop: TradeShop;

beforeAll(async () => {
  shop = await createTradeShop();
});

interface Walk {
  readonly customer: Customer;
  readonly redemption: RedemptionBody;
  readonly couponId: number;
  readonly transactionUuid: string;
}

type Answered = Promise<{ readonly status: number }>;

const sessionOf = ({ redemption }: Walk, name: string) =>
  `/v2/customer_sessions/${name}-${redemption.id}`;

function close(walk: Walk, name: string): Answered {
  const { customerId: profileId } = walk.customer;
  const couponCodes = [walk.redemption.code];
  const customerSession = { profileId, state: "closed", cartItems: bigCart, couponCodes };
  return call("PUT", sessionOf(walk, name), { customerSession }, shop.key);
}

function takeBack(walk: Walk, name: string): Answered {
  const customerSession = { state: "cancelled" };
  return call("PUT", sessionOf(walk, name), { customerSession }, shop.key);
}

async function changeCoupon({ couponId }: Walk, change: unknown): Promise<void> {
  const path = `/v1/applications/${shop.id}/campaigns/${shop.campaignId}/coupons/${couponId}`;
  const gone = "SELECT deleted_at_ms IS NOT NULL AS gone FROM coupons WHERE id = ?1";
  if ((await env.DB.prepare(gone).bind(couponId).first<{ gone: number }>())?.gone === 1) return;
  await manage(change === null ? "DELETE" : "PUT", path, change ?? undefined);
}

async function passDeadline({ redemption, transactionUuid }: Walk): Promise<void> {
  const sql = "UPDATE point_redemptions SET deadline_at_ms = 1 WHERE id = ?1";
  await env.DB.prepare(sql).bind(redemption.id).run();
  let isAcked = false;
  const body = { dueHold: transactionUuid };
  const message = { id: "m", body, ack: () => (isAcked = true), retry: () => undefined };
  await runQueue({ messages: [message] } as never, env);
  expect(isAcked).toBe(true);
}

/** What may happen to a redemption, in any order. */
const STEPS: Readonly<Record<string, (walk: Walk) => Promise<unknown>>> = {
  order: (walk) => close(walk, "order"),
  "second order": (walk) => close(walk, "second"),
  "order taken back": (walk) => takeBack(walk, "order"),
  "order reopened": (walk) => call("PUT", `${sessionOf(walk, "order")}/reopen`, {}, shop.key),
  return: (walk) => {
    const body = { return: { returnedCartItems: [{ position: 0, quantity: 1 }] } };
    return call("POST", `${sessionOf(walk, "order")}/returns`, body, shop.key);
  },
  cancellation: ({ redemption }) => cancelRedemption(shop, redemption.id, redemption.code),
  expiry: passDeadline,
  "coupon deleted": (walk) => changeCoupon(walk, null),
  "coupon without limit": (walk) =>
    changeCoupon(walk, { usageLimit: 0, expiryDate: "2999-01-01T00:00:00Z" }),
};

async function begin(isDelayed: boolean): Promise<Walk> {
  const customer = await createTrader(shop, 10);
  const { customerId: customer_id } = customer;
  const wish = { customer_id, delay_points_deduction: isDelayed };
  const { body: redemption } = await redeemPoints(shop, wish);
  const row = await redemptionRow(redemption.id);
  const { couponId = 0, transactionUuid = "" } = row ?? {};
  return { customer, redemption, couponId, transactionUuid };
}

const POINTS = {
  held: { active: 0, held: 10, spent: 0, expired: 0 },
  spent: { active: 0, held: 0, spent: 10, expired: 0 },
  cancelled: { active: 10, held: 0, spent: 0, expired: 0 },
  expired: { active: 10, held: 0, spent: 0, expired: 0 },
};

/** Points are where the redemption says, and a coupon that somebody has was paid for. */
async function check({ customer, redemption, couponId }: Walk, story: string): Promise<void> {
  const row = await redemptionRow(redemption.id);
  const state = (row?.state ?? "") as keyof typeof POINTS;
  expect([story, await pointsOf(shop, customer.customerId)]).toEqual([story, POINTS[state]]);
  const used = await env.DB.prepare(
    "SELECT count(*) AS n FROM redemptions WHERE coupon_id = ?1 AND rolled_back_at_ms IS NULL",
  )
    .bind(couponId)
    .first<{ n: number }>();
  if (state !== "spent") expect([story, used?.n]).toEqual([story, 0]);
  const hasEnded = state === "cancelled" || state === "expired";
  if (hasEnded) expect([story, row?.couponDeleted]).toEqual([story, 1]);
}

async function walkThrough(isDelayed: boolean, names: readonly string[]): Promise<void> {
  const walk = await begin(isDelayed);
  for (const [position, name] of names.entries()) {
    const answer = (await STEPS[name]?.(walk)) as { readonly status?: number } | undefined;
    const story = names.slice(0, position + 1).join(", ");
    expect([story, (answer?.status ?? 200) < 500]).toEqual([story, true]);
    await check(walk, story);
  }
  const story = `${names.join(", ")}, all taken back`;
  await takeBack(walk, "order");
  await takeBack(walk, "second");
  await cancelRedemption(shop, walk.redemption.id, walk.redemption.code);
  await check(walk, story);
  const { active } = await pointsOf(shop, walk.customer.customerId);
  expect([story, active]).toEqual([story, 10]);
}

/** What each of the steps comes after; one without an order to take back does nothing first. */
const BEGINNINGS: readonly (readonly string[])[] = [
  ["order"],
  ["coupon without limit"],
  ["order", "order taken back"],
  ["order", "order reopened"],
  ["order", "return"],
  ["second order"],
  ["cancellation"],
  ["expiry"],
  ["coupon deleted"],
];

describe.each([
  ["held", true, BEGINNINGS],
  ["spent", false, BEGINNINGS.slice(0, 5)],
] as const)("points that are %s come back to who had them, once", (_, isDelayed, beginnings) => {
  it.each(beginnings.map((steps) => [steps.join(", "), steps] as const))(
    "when it begins with %s",
    async (_first, steps) => {
      const walks = Object.keys(STEPS).map((step) => [...steps, step]);
      await Promise.all(walks.map((names) => walkThrough(isDelayed, names)));
    },
  );
});

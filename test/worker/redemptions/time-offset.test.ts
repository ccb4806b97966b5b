import { beforeAll, describe, expect, it } from "vitest";
import { createApiKey, randomName } from "../../support/deployment";
import { mugs, sendOrder } from "./orders";
import { redeemCall } from "./shop";
import {
  addPoints,
  cancelRedemption,
  createOption,
  createTrader,
  createTradeShop,
  redeemPoints,
  type TradeShop,
} from "./trade-shop";

const DAY_MS = 86_400_000;
const DAY_NS = 86_400_000_000_000;
const OFFSET_DAYS = 40;

/** Reads what the options list names. */
interface OptionsBody {
  readonly redemption_options: readonly { readonly id: number }[];
}

let shop: TradeShop;
/** The same shop, by a key whose clock is 40 days ahead. */
let later: TradeShop;

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

beforeAll(async () => {
  shop = await createTradeShop({ couponValidity: "1D" });
  const key = await createApiKey(shop.id, { timeOffset: OFFSET_DAYS * DAY_NS });
  later = { ...shop, key, apiKey: key.replace("ApiKey-v1 ", "") };
});

async function optionsOf(by: TradeShop, customer?: string): Promise<number[]> {
  const query = customer === undefined ? "" : `?customer_id=${customer}`;
  const { body } = await redeemCall<OptionsBody>(by, "GET", `/redemption_options${query}`);
  return body.redemption_options.map(({ id }) => id);
}

describe("a key's clock decides", () => {
  it("which options are open, for the list as for who redeems", async () => {
    const { customerId } = await createTrader(shop, 20);
    const next = await createOption(shop, { startDate: inDays(20) });
    const last = await createOption(shop, { endDate: inDays(20) });
    const options = [next, last];
    const codesBy = async (by: TradeShop) => {
      const codes: unknown[] = [];
      for (const redemption_option_id of options) {
        const wish = { customer_id: customerId, redemption_option_id };
        const { status, body } = await redeemPoints(by, wish);
        codes.push(status === 200 ? "approved" : (body as { code?: string }).code);
      }
      return codes;
    };
    expect(await codesBy(later)).toEqual(["approved", "option_inactive"]);
    expect(await codesBy(shop)).toEqual(["option_inactive", "approved"]);
    const isListed = (ids: readonly number[]) => options.map((id) => ids.includes(id));
    expect(isListed(await optionsOf(later))).toEqual([true, false]);
    expect(isListed(await optionsOf(later, customerId))).toEqual([true, false]);
    expect(isListed(await optionsOf(shop))).toEqual([false, true]);
  });

  it("which period a limit counts in", async () => {
    const { customerId } = await createTrader(shop, 40);
    const limited = await createOption(shop, {
      eligibility: { limitPerCustomer: 1, period: "monthly" },
    });
    const statusBy = async (by: TradeShop) => {
      const wish = { customer_id: customerId, redemption_option_id: limited };
      return (await redeemPoints(by, wish)).status;
    };
    expect(await statusBy(later)).toBe(200);
    expect(await statusBy(later)).toBe(422);
    expect(await optionsOf(later, customerId)).not.toContain(limited);
    expect(await optionsOf(shop, customerId)).toContain(limited);
    expect(await statusBy(shop)).toBe(200);
  });

  it("which points can be spent", async () => {
    const { customerId, email } = await createTrader(shop, 0);
    await addPoints(shop, customerId, 10, { validUntil: inDays(20) });
    expect((await redeemPoints(later, { customer_email: email })).status).toBe(422);
    const path = `/customers?customer_email=${email}`;
    expect((await redeemCall(later, "GET", path)).body).toMatchObject({ points_balance: 0 });
    expect((await redeemCall(shop, "GET", path)).body).toMatchObject({ points_balance: 10 });
    expect((await redeemPoints(shop, { customer_email: email })).status).toBe(200);
  });

  it("when the coupon ends, while the redemption is made now", async () => {
    const { email } = await createTrader(shop, 20);
    const wish = { customer_email: email, delay_points_deduction: true };
    const { body } = await redeemPoints(later, wish);
    expect(Math.abs(Date.parse(body.created_at) - Date.now())).toBeLessThan(DAY_MS / 2);
    const other = await redeemPoints(shop, wish);
    const order = (code: string) => ({
      customer_email: email,
      order_id: randomName("order"),
      total_amount_cents: 6000,
      items: [mugs(2)],
      coupon_code: code,
    });
    // The coupon of the real clock is over for the one ahead.
    expect((await sendOrder(later, order(other.body.code))).body).toMatchObject({
      earns_points: false,
      coupons: [{ status: "expired" }],
    });
    expect((await sendOrder(later, order(body.code))).body).toMatchObject({
      coupons: [{ status: "accepted" }],
      points_redeemed: 10,
    });
  });

  it("how much comes back when a redemption is cancelled", async () => {
    const { customerId, email } = await createTrader(shop, 0);
    await addPoints(shop, customerId, 10, { validUntil: inDays(20) });
    const { body } = await redeemPoints(shop, { customer_email: email });
    const cancelled = await cancelRedemption(later, body.id, body.code);
    expect(cancelled.body).toMatchObject({ state: "cancelled", points_balance: 0 });
  });
});

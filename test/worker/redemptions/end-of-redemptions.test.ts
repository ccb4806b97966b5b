import {
  createExecutionContext,
  runDurableObjectAlarm,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { walletNameOfProfile } from "../../../src/core/ledger/wallet-name";
import { runQueue } from "../../../src/queue";
import { runScheduled } from "../../../src/scheduled";
import type { QueuedMessage } from "../../../src/services/production-ports";
import { manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { makeAllWorkDue } from "../durable/platform";
import { bigCart, effectsOfType, putSession } from "../integration/spend-points-shop";
import {
  addPoints,
  cancelRedemption,
  createOption,
  createTrader,
  createTradeShop,
  pointsOf,
  redeemPoints,
  redemptionRow,
  type Customer,
  type RedemptionBody,
  type TradeShop,
} from "./trade-shop";

const PARALLEL = 20;
const ALL = { scope: "AllSubledgers" };

let shop: TradeShop;
let customer: Customer;

beforeEach(async () => {
  shop = await createTradeShop();
  customer = await createTrader(shop, 10);
});

async function redeem(isDelayed: boolean, optionId = shop.optionId): Promise<RedemptionBody> {
  const { status, body } = await redeemPoints(shop, {
    customer_id: customer.customerId,
    redemption_option_id: optionId,
    delay_points_deduction: isDelayed,
  });
  expect([status, body]).toMatchObject([200, {}]);
  return body;
}

function close(code: string, session = randomName("order")) {
  const { customerId: profileId } = customer;
  const change = { profileId, state: "closed", cartItems: bigCart, couponCodes: [code] };
  return putSession(shop, session, change);
}

const points = () => pointsOf(shop, customer.customerId);

describe("a cancellation", () => {
  it.each([
    ["held", true],
    ["spent", false],
  ])("gives %s points back, takes the coupon, and is told the same again", async (_, delayed) => {
    const { id, code } = await redeem(delayed);
    const cancelled = await cancelRedemption(shop, id, code);
    expect(cancelled).toMatchObject({
      status: 200,
      body: { id, state: "cancelled", points_balance: 10, points_held: 0, points_available: 10 },
    });
    expect(await points()).toEqual({ active: 10, held: 0, spent: 0, expired: 0 });
    expect(await redemptionRow(id)).toMatchObject({ state: "cancelled", couponDeleted: 1 });
    const again = await cancelRedemption(shop, id, code);
    expect([again.status, again.body]).toEqual([200, cancelled.body]);
    expect(await points()).toMatchObject({ active: 10 });
    const order = await close(code);
    expect(effectsOfType(order.body, "rejectCoupon")).toHaveLength(1);
    expect(effectsOfType(order.body, "setDiscount")).toEqual([]);
  });

  it("gives back what counted against the customer's limit", async () => {
    const optionId = await createOption(shop, { points: 1, eligibility: { limitPerCustomer: 1 } });
    const { id, code } = await redeem(false, optionId);
    const wish = { customer_id: customer.customerId, redemption_option_id: optionId };
    const refused = await redeemPoints(shop, wish);
    expect(refused).toMatchObject({ status: 422, body: { code: "not_eligible" } });
    expect((await cancelRedemption(shop, id, code)).status).toBe(200);
    expect((await redeemPoints(shop, wish)).status).toBe(200);
  });

  it.each([true, false])("is refused once the coupon was used (delayed: %s)", async (delayed) => {
    const { id, code } = await redeem(delayed);
    await close(code, `order-of-${id}`);
    const refused = await cancelRedemption(shop, id, code);
    expect(refused).toMatchObject({ status: 422, body: { code: "redemption_used" } });
    const path = `/v2/customer_sessions/order-of-${id}`;
    const undone = await call("PUT", path, { customerSession: { state: "cancelled" } }, shop.key);
    expect(undone.status).toBe(200);
    expect(await points()).toMatchObject({ active: 0, spent: 10 });
    expect((await cancelRedemption(shop, id, code)).status).toBe(200);
    expect(await points()).toEqual({ active: 10, held: 0, spent: 0, expired: 0 });
  });

  it("is refused for other codes, other shops and what is not there", async () => {
    const { id, code } = await redeem(true);
    expect(await cancelRedemption(shop, id, "another")).toMatchObject({
      status: 422,
      body: { code: "reward_text_mismatch" },
    });
    const missing = { status: 404, body: { code: "redemption_not_found" } };
    expect(await cancelRedemption(shop, 1, code)).toMatchObject(missing);
    const foreign = await createTradeShop();
    expect(await cancelRedemption(foreign, id, code)).toMatchObject(missing);
    expect(await redemptionRow(id)).toMatchObject({ state: "held", version: 1 });
  });

  it("knows the code whatever became of the setting that it was stored under", async () => {
    const path = `/v1/applications/${shop.id}`;
    const application = await manage("GET", path);
    const change = (caseSensitivity: string) =>
      manage("PUT", path, { ...application, caseSensitivity });
    await change("insensitive-lowercase");
    const { id, code } = await redeem(true);
    expect(code).toBe(code.toLowerCase());
    await change("insensitive-uppercase");
    expect((await cancelRedemption(shop, id, code)).status).toBe(200);
    expect(await points()).toMatchObject({ active: 10, held: 0 });
  });

  it("and orders at once: one of them wins", async () => {
    const { id, code } = await redeem(true);
    const both = Array.from({ length: PARALLEL }, (_, index) =>
      index % 2 === 0 ? cancelRedemption(shop, id, code) : close(code),
    );
    const answers = await Promise.all(both);
    const orders = answers.filter((answer) => "effects" in answer.body);
    expect(orders.map(({ status }) => status)).toEqual(Array(PARALLEL / 2).fill(200));
    const used = orders.filter(({ body }) => effectsOfType(body as never, "acceptCoupon")[0]);
    const row = await redemptionRow(id);
    expect(row?.steps).toBe(1);
    expect([used.length, row?.state]).toEqual(used.length === 1 ? [1, "spent"] : [0, "cancelled"]);
    const left = await points();
    expect([left.active, left.held, left.spent]).toEqual(
      used.length === 1 ? [0, 0, 10] : [10, 0, 0],
    );
  });
});

describe("expiry", () => {
  const wallet = () => env.WALLETS.getByName(walletNameOfProfile(false, customer.customerId));

  async function passDeadline(id: number): Promise<void> {
    const sql = "UPDATE point_redemptions SET deadline_at_ms = 1 WHERE id = ?1";
    await env.DB.prepare(sql).bind(id).run();
  }

  /** What the wallet's alarm sends is what the queue's consumer is given. */
  async function ringAlarm(transactionUuid: string): Promise<void> {
    await makeAllWorkDue(wallet());
    expect(await runDurableObjectAlarm(wallet())).toBe(true);
    let isAcked = false;
    const body: QueuedMessage = { dueHold: transactionUuid };
    const message = { id: "m", body, ack: () => (isAcked = true), retry: () => undefined };
    await runQueue({ messages: [message] } as never, env);
    expect(isAcked).toBe(true);
  }

  it("by the wallet's alarm gives the points back once; a repeat changes nothing", async () => {
    const { id, code } = await redeem(true);
    await passDeadline(id);
    const row = await redemptionRow(id);
    await ringAlarm(row?.transactionUuid ?? "");
    await ringAlarm(row?.transactionUuid ?? "");
    expect(await redemptionRow(id)).toMatchObject({ state: "expired", steps: 1, couponDeleted: 1 });
    expect(await points()).toEqual({ active: 10, held: 0, spent: 0, expired: 0 });
    const refused = await cancelRedemption(shop, id, code);
    expect(refused).toMatchObject({ status: 422, body: { code: "redemption_expired" } });
    const order = await close(code);
    expect(effectsOfType(order.body, "rejectCoupon")).toHaveLength(1);
  });

  it("comes from the wallet's alarm through the queue", async () => {
    const { id } = await redeem(true);
    await passDeadline(id);
    await makeAllWorkDue(wallet());
    expect(await runDurableObjectAlarm(wallet())).toBe(true);
    const expired = async () => expect(await redemptionRow(id)).toMatchObject({ state: "expired" });
    await vi.waitFor(expired, { timeout: 40_000, interval: 100 });
  });

  it("by the minute's run, of what is due alone", async () => {
    const due = await redeem(true);
    await addPoints(shop, customer.customerId, 20);
    const [later, spent] = [await redeem(true), await redeem(false)];
    await passDeadline(due.id);
    const context = createExecutionContext();
    await runScheduled(env);
    await waitOnExecutionContext(context);
    expect(await redemptionRow(due.id)).toMatchObject({ state: "expired" });
    expect(await redemptionRow(later.id)).toMatchObject({ state: "held" });
    expect(await redemptionRow(spent.id)).toMatchObject({ state: "spent" });
    expect(await points()).toEqual({ active: 10, held: 10, spent: 10, expired: 0 });
  });

  it("before the deadline is none", async () => {
    const { id } = await redeem(true);
    const row = await redemptionRow(id);
    await ringAlarm(row?.transactionUuid ?? "");
    expect(await redemptionRow(id)).toMatchObject({ state: "held", steps: 0 });
  });

  it("of what an order settled is none", async () => {
    const { id, code } = await redeem(true);
    await close(code);
    await passDeadline(id);
    const row = await redemptionRow(id);
    await ringAlarm(row?.transactionUuid ?? "");
    await runScheduled(env);
    expect(await redemptionRow(id)).toMatchObject({ state: "spent", steps: 1 });
    expect(await points()).toMatchObject({ held: 0, spent: 10 });
  });

  it("ends also when the customer's points were deleted meanwhile", async () => {
    const { id } = await redeem(true);
    const path = `/v1/loyalty_programs/${shop.programId}/profile/${customer.customerId}`;
    const erased = await call("POST", `${path}/delete_transactions`, ALL, shop.key);
    expect(erased.status).toBe(204);
    await passDeadline(id);
    await runScheduled(env);
    expect(await redemptionRow(id)).toMatchObject({ state: "expired" });
    expect(await points()).toMatchObject({ active: 0, held: 0 });
  });
});

describe("an order", () => {
  it("with the code is settled also when the customer's points were deleted meanwhile", async () => {
    const { id, code } = await redeem(true);
    const path = `/v1/loyalty_programs/${shop.programId}/profile/${customer.customerId}`;
    const erased = await call("POST", `${path}/delete_transactions`, ALL, shop.key);
    expect(erased.status).toBe(204);
    const order = await close(code);
    expect(order.status).toBe(200);
    expect(effectsOfType(order.body, "setDiscount")).toMatchObject([{ props: { value: 5 } }]);
    expect(await redemptionRow(id)).toMatchObject({ state: "spent", steps: 1 });
    expect(await points()).toEqual({ active: 0, held: 0, spent: 0, expired: 0 });
  });
});

describe("an Idempotency-Key", () => {
  it("makes one redemption of many calls, and tells the first answer", async () => {
    const headers = { "idempotency-key": crypto.randomUUID() };
    const body = { customer_id: customer.customerId, delay_points_deduction: true };
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, () => redeemPoints(shop, body, headers)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(PARALLEL).fill(200));
    expect(new Set(answers.map(({ body: told }) => JSON.stringify(told))).size).toBe(1);
    const fresh = answers.filter(({ headers: told }) => !told.has("idempotency-replayed"));
    expect(fresh).toHaveLength(1);
    expect(await points()).toEqual({ active: 0, held: 10, spent: 0, expired: 0 });
    const other = await redeemPoints(shop, { ...body, delay_points_deduction: false }, headers);
    expect(other.status).toBe(422);
  });

  it("cancels once, and is refused for another redemption", async () => {
    const { id, code } = await redeem(true);
    const key = crypto.randomUUID();
    const first = await cancelRedemption(shop, id, code, key);
    const second = await cancelRedemption(shop, id, code, key);
    expect([first.status, second.status, second.body]).toEqual([200, 200, first.body]);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    const other = await redeem(false);
    expect((await cancelRedemption(shop, other.id, other.code, key)).status).toBe(422);
    expect(await redemptionRow(other.id)).toMatchObject({ state: "spent" });
  });
});

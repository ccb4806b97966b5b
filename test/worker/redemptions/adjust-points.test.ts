import { beforeAll, describe, expect, it } from "vitest";
import { createApiKey, manage, randomName } from "../../support/deployment";
import { createRedemptionsShop, redeemCall } from "./shop";
import { createTrader, createTradeShop, redeemPoints, type TradeShop } from "./trade-shop";

interface Adjusted {
  readonly points_balance: number;
  readonly points_held: number;
  readonly points_available: number;
  readonly transaction_uuid: string;
  readonly code: string;
  readonly error: string;
}

let shop: TradeShop;

beforeAll(async () => {
  shop = await createTradeShop();
});

function adjust(body: Readonly<Record<string, unknown>>, headers: Record<string, string> = {}) {
  return redeemCall<Adjusted>(shop, "POST", "/points/adjust", body, headers);
}

describe("adjusting points", () => {
  it("adds and takes, and shows in the customer's history", async () => {
    const { customerId, email } = await createTrader(shop, 100);
    const more = await adjust({
      customer_email: email,
      point_adjustment_amount: 50,
      history_title: "Sorry for the wait",
    });
    expect(more).toMatchObject({
      status: 200,
      body: { customer_id: customerId, loyalty_program_id: shop.programId, points_balance: 150 },
    });
    const less = await adjust({ customer_id: customerId, point_adjustment_amount: "-30" });
    expect(less.body).toMatchObject({ points_balance: 120, points_available: 120 });
    const read = await redeemCall<{ history_items: unknown[]; points_earned: number }>(
      shop,
      "GET",
      `/customers?customer_email=${email}&with_history=true`,
    );
    expect(read.body.points_earned).toBe(150);
    expect(read.body.history_items).toMatchObject([
      { action: "Adjustment", points: -30 },
      { action: "Sorry for the wait", points: 50 },
      { action: "Welcome", points: 100 },
    ]);
  });

  it("never takes what is not there, nor what is held", async () => {
    const { email } = await createTrader(shop, 15);
    const held = await redeemPoints(shop, { customer_email: email, delay_points_deduction: true });
    expect(held.body.points_held).toBe(10);
    const refused = await adjust({ customer_email: email, point_adjustment_amount: -6 });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: "not_enough_points",
        error: "The customer has only 5 points that can be taken",
      },
    });
    const taken = await adjust({ customer_email: email, point_adjustment_amount: -5 });
    expect(taken.body).toMatchObject({ points_balance: 10, points_held: 10, points_available: 0 });
  });

  it("counts once per Idempotency-Key, also when many come at once", async () => {
    const { email } = await createTrader(shop, 0);
    const key = { "Idempotency-Key": randomName("adjust") };
    const body = { customer_email: email, point_adjustment_amount: 7 };
    const answers = await Promise.all(Array.from({ length: 10 }, () => adjust(body, key)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const uuids = new Set(answers.map(({ body: { transaction_uuid: uuid } }) => uuid));
    expect(uuids.size).toBe(1);
    const replayed = await adjust(body, key);
    expect(replayed.body.points_balance).toBe(7);
    expect(replayed.headers.get("idempotency-replayed")).toBe("true");
    const other = await adjust({ ...body, point_adjustment_amount: 8 }, key);
    expect(other.status).toBe(422);
    const [first, second] = [await adjust(body), await adjust(body)];
    expect([first.body.points_balance, second.body.points_balance]).toEqual([14, 21]);
  });

  it("takes the program that is named, and asks for one where there are several", async () => {
    const two = await createRedemptionsShop();
    const { id } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
      name: randomName("second"),
      title: "Second",
      timezone: "UTC",
      cardBased: false,
      sandbox: false,
      allowSubledger: false,
      defaultValidity: "unlimited",
      defaultPending: "immediate",
      subscribedApplications: [two.id],
      tiers: [],
    });
    const customerId = randomName("customer");
    await manage("POST", "/v1/customer_identities", {
      profileIntegrationId: customerId,
      posAccountId: customerId,
    });
    const body = { pos_account_id: customerId, point_adjustment_amount: 1 };
    const unnamed = await redeemCall(two, "POST", "/points/adjust", body);
    expect(unnamed).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    expect(unnamed.body["error"]).toContain("loyalty_program_id");
    const named = await redeemCall(two, "POST", "/points/adjust", {
      ...body,
      loyalty_program_id: id,
    });
    expect(named).toMatchObject({ status: 200, body: { loyalty_program_id: id } });
    const foreign = await redeemCall(two, "POST", "/points/adjust", {
      ...body,
      loyalty_program_id: shop.programId,
    });
    expect(foreign.status).toBe(400);
  });

  it.each([
    [{ point_adjustment_amount: 0 }, "point_adjustment_amount"],
    [{ point_adjustment_amount: 1.5 }, "point_adjustment_amount"],
    [{}, "point_adjustment_amount"],
    [{ point_adjustment_amount: 1, customer_email: "nobody" }, "customer_email"],
    [{ point_adjustment_amount: 1, customer_email: undefined }, "customer_email"],
    [{ point_adjustment_amount: 1, phone_number: "12" }, "phone_number"],
    [{ point_adjustment_amount: 1, visible_to_customer: false }, "visible_to_customer"],
  ])("is refused with %j", async (change, field) => {
    const refused = await adjust({ customer_email: "ann@example.com", ...change });
    expect(refused).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    expect(refused.body.error).toContain(field);
  });

  it("is refused for nobody, and by a staging key", async () => {
    const body = { customer_email: "nobody@example.com", point_adjustment_amount: 1 };
    expect(await adjust(body)).toMatchObject({
      status: 404,
      body: { code: "customer_not_found" },
    });
    const { email } = await createTrader(shop, 1);
    const staging = (await createApiKey(shop.id, { type: "staging" })).replace("ApiKey-v1 ", "");
    const dry = await redeemCall({ ...shop, apiKey: staging }, "POST", "/points/adjust", {
      ...body,
      customer_email: email,
    });
    expect(dry.status).toBe(400);
  });
});

import { describe, expect, it } from "vitest";
import {
  createApplication,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import {
  activePoints,
  bigCart,
  closing,
  createCustomer,
  createSpendPointsShop,
  defineAttribute,
  effectsOfType,
  putSession,
  type SpendPointsShop,
  transactionsOf,
} from "./spend-points-shop";
import { addCampaign, getSession, reopen, returnUnits, shoeCart, told } from "./undo-shop";

const cancelled = { state: "cancelled" };

interface EarningShop extends SpendPointsShop {
  readonly key: string;
}

/** 10 points for every unit at the closing; of a program with this return policy. */
async function createEarningShop(
  returnPolicy: string,
  program: Readonly<Record<string, unknown>> = {},
  target: Readonly<Record<string, unknown>> = { type: "allItems" },
): Promise<EarningShop> {
  const shop: TestApplication = await createApplication();
  await defineAttribute("CustomerSession", "PointsToSpend", "number");
  const { id: programId } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("wallet"),
    title: "Sample Wallet",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: true,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    returnPolicy,
    subscribedApplications: [shop.id],
    tiers: [],
    ...program,
  });
  const campaignId = await addCampaign(
    shop.id,
    [
      { type: "checkEvent", eventType: "talon_session_closed" },
      {
        type: "awardLoyaltyPoints",
        program: { id: programId },
        subledger: "",
        name: "Thank you",
        value: 10,
        partial: false,
        target,
        recipient: "Current",
      },
    ],
    { limits: [{ action: "createLoyaltyPoints", limit: 30, entities: [] }] },
  );
  return { ...shop, programId, campaignId };
}

const spend = (shop: SpendPointsShop, customer: string, points: number) =>
  manage("PUT", `/v1/loyalty_programs/${shop.programId}/profile/${customer}/deduct_points`, {
    points,
    name: "Spent elsewhere",
  });

describe("points that were spent", () => {
  it.each(["cancel", "reopen"])("come back on %s, and can be spent again", async (kind) => {
    const shop = await createSpendPointsShop({
      limits: [{ action: "redeemLoyaltyPoints", limit: 50, entities: ["Profile"] }],
    });
    const customer = await createCustomer(shop, 120);
    await putSession(shop, "order", closing(customer, 50));
    expect(await activePoints(shop, customer)).toBe(70);
    const answer =
      kind === "cancel" ? await putSession(shop, "order", cancelled) : await reopen(shop, "order");
    const [entry] = await transactionsOf(shop, customer);
    expect(entry).toMatchObject({ type: "addition", amount: 50, customerSessionId: "order" });
    expect(told(answer.body)).toContainEqual({
      effectType: "rollbackDeductedLoyaltyPoints",
      props: {
        programId: shop.programId,
        subLedgerId: "",
        value: 50,
        recipientIntegrationId: customer,
        transactionUUID: entry?.transactionUUID,
      },
    });
    expect((await getSession(shop, "order")).body.effects).toEqual([]);
    expect(await activePoints(shop, customer)).toBe(120);
    const next = await putSession(shop, "next", closing(customer, 50));
    expect(effectsOfType(next.body, "deductLoyaltyPoints")).toHaveLength(1);
  });

  it("stay spent when only units come back", async () => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 120);
    await putSession(shop, "order", closing(customer, 50));
    const answer = await returnUnits(shop, "order", [{ position: 0 }]);
    expect(answer.body.effects).toEqual([]);
    expect(await activePoints(shop, customer)).toBe(70);
  });

  it("come back once to 30 parallel cancels", async () => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 120);
    await putSession(shop, "order", closing(customer, 50));
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => putSession(shop, "order", cancelled)),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toEqual(answers[0]?.body);
    }
    expect(await activePoints(shop, customer)).toBe(120);
    expect(await transactionsOf(shop, customer)).toHaveLength(3);
  });
});

describe("points that were added", () => {
  const order = (customer: string) => ({
    profileId: customer,
    state: "closed",
    cartItems: shoeCart,
  });

  it("are taken back for the units that come back, and the rest by the cancellation", async () => {
    const shop = await createEarningShop("within_balance");
    const customer = randomName("customer");
    await putSession(shop, "order", order(customer));
    expect(await activePoints(shop, customer)).toBe(30);
    const back = await returnUnits(shop, "order", [{ position: 1, quantity: 1 }], ["loyalty"]);
    const [entry] = await transactionsOf(shop, customer);
    expect(told(back.body)).toEqual([
      {
        effectType: "rollbackAddedLoyaltyPoints",
        props: {
          programId: shop.programId,
          subLedgerId: "",
          value: 10,
          recipientIntegrationId: customer,
          transactionUUID: entry?.transactionUUID,
          cartItemPosition: 1,
          cartItemSubPosition: 0,
        },
      },
    ]);
    const ledger = back.body.loyalty.programs[String(shop.programId)]?.ledger;
    expect(ledger).toMatchObject({ currentBalance: 20, tentativeCurrentBalance: 20 });
    const rest = await putSession(shop, "order", cancelled);
    expect(effectsOfType(rest.body, "rollbackAddedLoyaltyPoints")).toHaveLength(2);
    expect(await activePoints(shop, customer)).toBe(0);
    const next = await putSession(shop, "next", order(customer));
    expect(effectsOfType(next.body, "addLoyaltyPoints")).toHaveLength(3);
  });

  it("stay when they are active and only pending ones may be taken back", async () => {
    const shop = await createEarningShop("only_pending");
    const customer = randomName("customer");
    await putSession(shop, "order", order(customer));
    const answer = await putSession(shop, "order", cancelled);
    expect(answer.body.effects).toEqual([]);
    expect(await activePoints(shop, customer)).toBe(30);
    const stored = await getSession(shop, "order");
    expect(effectsOfType(stored.body, "addLoyaltyPoints")).toHaveLength(3);
    const next = await putSession(shop, "next", order(customer));
    expect(effectsOfType(next.body, "addLoyaltyPoints")).toEqual([]);
  });

  it("are taken back when they are pending", async () => {
    const shop = await createEarningShop("only_pending", { defaultPending: "5D" });
    const customer = randomName("customer");
    await putSession(shop, "order", order(customer));
    const answer = await putSession(shop, "order", cancelled);
    expect(effectsOfType(answer.body, "rollbackAddedLoyaltyPoints")).toHaveLength(3);
    expect((await getSession(shop, "order")).body.effects).toEqual([]);
  });

  it("are taken back as far as the balance goes, and the effect keeps the rest", async () => {
    const shop = await createEarningShop("within_balance", {}, { type: "cart" });
    const customer = randomName("customer");
    await putSession(shop, "order", { ...order(customer), cartItems: bigCart });
    await spend(shop, customer, 4);
    const answer = await putSession(shop, "order", cancelled);
    expect(told(answer.body)).toMatchObject([
      { effectType: "rollbackAddedLoyaltyPoints", props: { value: 6 } },
    ]);
    expect(told((await getSession(shop, "order")).body)).toMatchObject([
      { effectType: "addLoyaltyPoints", props: { value: 4 } },
    ]);
    expect(await activePoints(shop, customer)).toBe(0);
  });

  it("are taken back below zero when the policy is unlimited", async () => {
    const shop = await createEarningShop("unlimited", {}, { type: "cart" });
    const customer = randomName("customer");
    await putSession(shop, "order", { ...order(customer), cartItems: bigCart });
    await spend(shop, customer, 4);
    const answer = await putSession(shop, "order", cancelled, ["loyalty"]);
    expect(told(answer.body)).toMatchObject([{ props: { value: 10 } }]);
    const ledger = answer.body.loyalty.programs[String(shop.programId)]?.ledger;
    expect(ledger).toMatchObject({ currentBalance: 0, negativeBalance: 4 });
  });
});

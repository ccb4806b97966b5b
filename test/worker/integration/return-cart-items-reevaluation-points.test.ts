import { describe, expect, it } from "vitest";
import { createApplication, manage, randomName } from "../../support/deployment";
import { discount } from "./rules-shop";
import {
  activePoints,
  closing,
  createCustomer,
  createSpendPointsShop,
  effectsOfType,
  putSession,
  type SpendPointsShop,
} from "./spend-points-shop";
import { addCampaign, told } from "./undo-shop";

import {
  AGAIN,
  cartItems,
  everything,
  net,
  oneBoot,
  order,
  returnAgain,
  sumOf,
} from "./reevaluation-shop";

describe("points that were spent", () => {
  it("come back when the rest of the cart can't take the discount", async () => {
    const shop = await createSpendPointsShop({
      ...AGAIN,
      limits: [{ action: "redeemLoyaltyPoints", limit: 50, entities: [] }],
    });
    const customer = await createCustomer(shop, 50);
    await putSession(shop, "order", closing(customer, 50, cartItems));
    expect((await returnAgain(shop, oneBoot)).body.effects).toEqual([]);
    expect(await activePoints(shop, customer)).toBe(0);
    const answer = await returnAgain(shop, [{ position: 0 }]);
    expect(told(answer.body)).toMatchObject([
      { effectType: "rollbackDiscount", props: { value: 50 } },
      { effectType: "rollbackDeductedLoyaltyPoints", props: { value: 50 } },
    ]);
    expect(await net(shop)).toEqual([]);
    expect(await activePoints(shop, customer)).toBe(50);
    const next = await putSession(shop, "next", closing(customer, 50, cartItems));
    expect(effectsOfType(next.body, "deductLoyaltyPoints")).toHaveLength(1);
    await putSession(shop, "order", { state: "cancelled" });
    expect(await activePoints(shop, customer)).toBe(0);
  });
});

describe("a campaign that would take more points", () => {
  it("keeps what it gave, whatever else it would give", async () => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 100);
    const value = "{{ (200 - $Session.Total) / 5 }}";
    await addCampaign(
      shop.id,
      [
        { type: "checkEvent", eventType: "talon_session_closed" },
        discount(value),
        {
          type: "redeemLoyaltyPoints",
          program: { id: shop.programId },
          subledger: "",
          name: "Pay",
          value,
        },
      ],
      AGAIN,
    );
    await putSession(shop, "order", closing(customer, 0, cartItems));
    expect(await activePoints(shop, customer)).toBe(90);
    expect((await returnAgain(shop, oneBoot)).body.effects).toEqual([]);
    expect(await activePoints(shop, customer)).toBe(90);
    const rest = await returnAgain(shop, everything);
    expect(sumOf(rest.body.effects)).toBe(20);
    expect(await activePoints(shop, customer)).toBe(100);
  });
});

describe("points that were added", () => {
  /** A point for each dollar that is left, 150 in all. */
  async function createEarningShop(
    returnPolicy: string,
    value = "{{ $Session.Total }}",
  ): Promise<SpendPointsShop> {
    const shop = await createApplication();
    const { id: programId } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
      name: randomName("wallet"),
      title: "Points",
      timezone: "UTC",
      cardBased: false,
      sandbox: false,
      allowSubledger: true,
      defaultValidity: "unlimited",
      defaultPending: "immediate",
      returnPolicy,
      subscribedApplications: [shop.id],
      tiers: [],
    });
    const award = {
      type: "awardLoyaltyPoints",
      program: { id: programId },
      subledger: "",
      name: "Thank you",
      value,
      partial: false,
      target: { type: "cart" },
      recipient: "Current",
    };
    const limits = [{ action: "createLoyaltyPoints", limit: 150, entities: [] }];
    const onClose = { type: "checkEvent", eventType: "talon_session_closed" };
    const campaignId = await addCampaign(shop.id, [onClose, award], { ...AGAIN, limits });
    return { ...shop, programId, campaignId };
  }

  it("move by the difference, and to zero in the end", async () => {
    const shop = await createEarningShop("within_balance");
    const customer = randomName("customer");
    await putSession(shop, "order", order(customer));
    const answer = await returnAgain(shop, oneBoot);
    expect(told(answer.body)).toMatchObject([
      { effectType: "rollbackAddedLoyaltyPoints", props: { value: 40 } },
    ]);
    expect(await net(shop)).toMatchObject([
      { effectType: "addLoyaltyPoints", props: { value: 110 } },
    ]);
    expect(await activePoints(shop, customer)).toBe(110);
    await returnAgain(shop, everything);
    expect(await net(shop)).toEqual([]);
    expect(await activePoints(shop, customer)).toBe(0);
    const next = await putSession(shop, "next", order(customer));
    expect(effectsOfType(next.body, "addLoyaltyPoints")).toHaveLength(1);
  });

  it("stay as far as the policy keeps them, and so does their budget", async () => {
    const shop = await createEarningShop("only_pending");
    const customer = randomName("customer");
    await putSession(shop, "order", order(customer));
    for (const items of [oneBoot, everything]) {
      expect((await returnAgain(shop, items)).body.effects).toEqual([]);
    }
    expect(await activePoints(shop, customer)).toBe(150);
    expect(await net(shop)).toMatchObject([{ props: { value: 150 } }]);
    const next = await putSession(shop, "next", order(customer));
    expect(effectsOfType(next.body, "addLoyaltyPoints")).toEqual([]);
  });

  it("that grow are given, and all of them come back", async () => {
    const shop = await createEarningShop("within_balance", "{{ 200 - $Session.Total }}");
    const customer = randomName("customer");
    await putSession(shop, "order", order(customer));
    expect(await activePoints(shop, customer)).toBe(50);
    const answer = await returnAgain(shop, oneBoot);
    expect(told(answer.body)).toMatchObject([
      { effectType: "addLoyaltyPoints", props: { value: 40 } },
    ]);
    expect(await activePoints(shop, customer)).toBe(90);
    await putSession(shop, "order", { state: "cancelled" });
    expect(await activePoints(shop, customer)).toBe(0);
    expect(await net(shop)).toEqual([]);
  });
});

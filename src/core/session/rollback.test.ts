import { describe, expect, it } from "vitest";
import type { EffectJson } from "../evaluation/effect-json";
import { pointsInScope, rollbackEffects } from "./rollback";

const origin = { campaignId: 7, rulesetId: 70, ruleIndex: 0, ruleName: "R" };

const effect = (
  effectType: string,
  props: Readonly<Record<string, unknown>>,
  more: Partial<EffectJson> = {},
): EffectJson => ({ ...origin, effectType, props, ...more });

const nothing = new Map<string, never>();

const rolledBack = (effects: readonly EffectJson[], units?: readonly string[]) =>
  rollbackEffects(effects, units ? new Set(units) : "all", nothing, "ann");

const shoe = (subPosition: number) =>
  effect("setDiscountPerItem", { name: "10% off per item#1", value: 10, position: 1, subPosition });

describe("the seed's pair of shoes", () => {
  it("is rolled back with its name, value and place; the other one stays", () => {
    const { effects, standing, givenBack } = rolledBack([shoe(0), shoe(1)], ["1/0"]);
    expect(effects).toEqual([
      effect("rollbackDiscount", {
        name: "10% off per item#1",
        value: 10,
        cartItemPosition: 1,
        cartItemSubPosition: 0,
      }),
    ]);
    expect(standing).toEqual([shoe(1)]);
    expect(givenBack).toEqual([
      { campaignId: 7, couponId: null, action: "setDiscount", units: 10_000 },
      { campaignId: 7, couponId: null, action: "couponDiscount", units: 10_000 },
      { campaignId: 7, couponId: null, action: "setDiscountEffect", units: 1 },
    ]);
  });
});

describe("everything is taken back", () => {
  it.each([
    ["acceptCoupon", { value: "CODE" }, "rollbackCoupon", { value: "CODE" }],
    ["acceptReferral", { value: "CODE" }, "rollbackReferral", { value: "CODE" }],
    [
      "setDiscount",
      { name: "d", value: 2.5, scope: "cartItems", desiredValue: 3 },
      "rollbackDiscount",
      { name: "d", value: 2.5, scope: "cartItems" },
    ],
    [
      "setDiscountPerItem",
      { name: "d#1", value: 5, position: 1, subPosition: 0, scope: "itemTotal", bundleIndex: 0 },
      "rollbackDiscount",
      { name: "d#1", value: 5, cartItemPosition: 1, cartItemSubPosition: 0, scope: "itemTotal" },
    ],
    [
      "setDiscountPerAdditionalCost",
      { name: "d", value: 5, additionalCostId: 51, additionalCost: "shipping" },
      "rollbackDiscount",
      { name: "d", value: 5, additionalCostId: 51, additionalCost: "shipping" },
    ],
    [
      "setDiscountPerAdditionalCostPerItem",
      { name: "d#0", value: 5, additionalCostId: 51, additionalCost: "fee", position: 0 },
      "rollbackDiscount",
      { name: "d#0", value: 5, cartItemPosition: 0, additionalCostId: 51, additionalCost: "fee" },
    ],
  ])("%s becomes its rollback", (type, props, rollback, expected) => {
    const given = effect(type, props, { triggeredByCoupon: 3 });
    const { effects, standing } = rolledBack([given]);
    expect(effects).toEqual([effect(rollback, expected, { triggeredByCoupon: 3 })]);
    expect(standing).toEqual([]);
  });

  it("leaves what the reference says stays", () => {
    const staying = [
      "couponCreated",
      "referralCreated",
      "reserveCoupon",
      "awardGiveaway",
      "addFreeItem",
      "updateAttribute",
      "addToAudience",
      "customEffect",
      "triggerWebhook",
      "showNotification",
      "rejectCoupon",
    ].map((type) => effect(type, {}));
    expect(rolledBack(staying)).toEqual({
      effects: [],
      standing: staying,
      givenBack: [],
      kept: [],
    });
  });
});

describe("a part is taken back", () => {
  it("leaves codes, discounts on the session and deducted points", () => {
    const staying = [
      effect("acceptCoupon", { value: "CODE" }),
      effect("setDiscount", { name: "d", value: 1 }),
      effect("setDiscountPerAdditionalCost", { name: "d", value: 1, additionalCost: "shipping" }),
      effect("deductLoyaltyPoints", { value: 5, transactionUUID: "taken" }),
    ];
    const { effects, standing } = rolledBack(staying, ["0/0", "1/0"]);
    expect(effects).toEqual([]);
    expect(standing).toEqual(staying);
    expect(pointsInScope(staying, new Set(["0/0"]))).toEqual([]);
  });

  it("reaches a line of one unit, whose effect needs no subPosition", () => {
    const given = effect("setDiscountPerItem", { name: "pro rata", value: 3.34, position: 2 });
    const { effects, standing } = rolledBack([given], ["2/0"]);
    expect(effects).toEqual([
      effect("rollbackDiscount", { name: "pro rata", value: 3.34, cartItemPosition: 2 }),
    ]);
    expect(standing).toEqual([]);
  });
});

describe("points", () => {
  const added = effect("addLoyaltyPoints", {
    name: "Reward",
    programId: 1,
    subLedgerId: "",
    value: 4.5,
    recipientIntegrationId: "bob",
    transactionUUID: "added",
    cartItemPosition: 1,
    cartItemSubPosition: 0,
  });
  const taken = effect("deductLoyaltyPoints", {
    ruleTitle: "R",
    name: "Spending",
    programId: 1,
    subLedgerId: "",
    value: 50,
    transactionUUID: "taken",
  });
  const account = { programId: 1, subLedgerId: "" };

  it("are asked of the ledger, for whoever got them", () => {
    expect(pointsInScope([added, taken], "all")).toEqual([
      {
        kind: "added",
        effect: added,
        name: "Reward",
        programId: 1,
        transactionUUID: "added",
        amountHundredths: 450,
        recipientIntegrationId: "bob",
      },
      {
        kind: "deducted",
        effect: taken,
        name: "Spending",
        programId: 1,
        transactionUUID: "taken",
        amountHundredths: 5_000,
      },
    ]);
    expect(pointsInScope([added, taken], new Set(["1/1"]))).toEqual([]);
  });

  it("are rolled back as the ledger decides, to the customer who paid with them", () => {
    const points = new Map([
      ["added", { transactionUUID: "back", amountHundredths: 450 }],
      [
        "taken",
        { transactionUUID: "given", amountHundredths: 5_000, expiryDate: "2027-01-01T00:00:00Z" },
      ],
    ]);
    const { effects, standing } = rollbackEffects([added, taken], "all", points, "ann");
    expect(effects).toEqual([
      effect("rollbackAddedLoyaltyPoints", {
        ...account,
        value: 4.5,
        recipientIntegrationId: "bob",
        transactionUUID: "back",
        cartItemPosition: 1,
        cartItemSubPosition: 0,
      }),
      effect("rollbackDeductedLoyaltyPoints", {
        ...account,
        value: 50,
        recipientIntegrationId: "ann",
        expiryDate: "2027-01-01T00:00:00Z",
        transactionUUID: "given",
      }),
    ]);
    expect(standing).toEqual([]);
  });

  it("that the policy keeps stay, and so does their budget", () => {
    const points = new Map([["added", { transactionUUID: "back", amountHundredths: 200 }]]);
    const { effects, standing, givenBack, kept } = rollbackEffects([added], "all", points, "ann");
    expect(effects[0]?.props["value"]).toBe(2);
    expect(standing).toEqual([effect("addLoyaltyPoints", { ...added.props, value: 2.5 })]);
    const share = { campaignId: 7, couponId: null };
    expect(givenBack).toEqual([{ ...share, action: "createLoyaltyPoints", units: 200 }]);
    expect(kept).toEqual([
      { ...share, action: "createLoyaltyPoints", units: 250 },
      { ...share, action: "createLoyaltyPointsEffect", units: 1 },
    ]);
  });
});

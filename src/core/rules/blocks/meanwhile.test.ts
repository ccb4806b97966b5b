import { describe, expect, it } from "vitest";
import { SAMPLE_WALLET, type Scenario, worldOf } from "../../../../test/scenarios/world";
import { evaluate } from "../../evaluation/evaluate";

/** What calls can't bring about by themselves, because they would be refused before. */
function run(block: object, rest: Omit<Scenario, "guarantee" | "campaigns"> = {}) {
  const campaigns = [{ rulesetV2: { promotionRules: [{ title: "R", blocks: [block] }] } }];
  const { snapshot, catalogue, input } = worldOf({ guarantee: "", campaigns, ...rest });
  const { effects, failures } = evaluate(snapshot, catalogue, input);
  return { effects: effects.map(({ effectType }) => effectType), details: failures[0]?.details };
}

describe("what changed while the catalogue was on its way", () => {
  it("a collection that was deleted is an error", () => {
    const attribute = "$Session.Attributes.Note";
    const value = { id: 3 };
    expect(
      run(
        { type: "checkAttribute", attribute, operator: "not(inCollection)", value },
        { session: { attributes: { Note: "x" } } },
      ),
    ).toEqual({ effects: ["error"], details: 'The collection "Brands" is not there any more' });
  });

  it("a payload that is no JSON object once it is filled is an error", () => {
    const params = [{ type: "number", title: "Amount" }];
    const effect = { id: 6, name: "list", title: "List", payload: "[{{Amount}}]", params };
    const definitions = {
      customEffects: [{ ...effect, isPerItem: false, enabled: true, applicationIds: [] }],
    };
    const block = { type: "triggerCustomEffect", customEffect: { id: 6 }, params: { Amount: 1 } };
    expect(run(block, { definitions })).toEqual({
      effects: ["error"],
      details: 'The payload of the custom effect "list" is no JSON object',
    });
  });

  it("a loyalty card that is not known is neither valid nor registered", () => {
    const session = { loyaltyCards: ["identifier2045"] };
    expect(run({ type: "checkLoyaltyCard", operator: "valid" }, { session }).details).toBe(
      'The loyalty card "identifier2045" is not known',
    );
  });

  it("a loyalty card that was blocked is not valid, and its points are out of reach", () => {
    const facts = {
      session: { loyaltyCards: ["CARD-1"] },
      cards: [{ identifier: "CARD-1", status: "inactive" as const }],
      definitions: { loyaltyPrograms: [{ ...SAMPLE_WALLET, cardBased: true }] },
    };
    const details = 'The loyalty card "CARD-1" is inactive';
    expect(run({ type: "checkLoyaltyCard", operator: "valid" }, facts).details).toBe(details);
    const redeem = { type: "redeemLoyaltyPoints", program: { id: 1 }, name: "Paid", value: 1 };
    expect(run({ ...redeem, subledger: "" }, facts).details).toBe(details);
  });

  it("a loyalty card of another program has no points in this one", () => {
    const facts = {
      session: { loyaltyCards: ["CARD-1"] },
      cards: [{ identifier: "CARD-1", programId: 2 }],
      definitions: { loyaltyPrograms: [{ ...SAMPLE_WALLET, cardBased: true }] },
    };
    const redeem = { type: "redeemLoyaltyPoints", program: { id: 1 }, name: "Paid", value: 1 };
    expect(run({ ...redeem, subledger: "" }, facts).details).toBe(
      'The program "sample_wallet" has no loyalty card "CARD-1"',
    );
    expect(run({ type: "checkLoyaltyCard", operator: "valid" }, facts).details).toBeUndefined();
  });
});

describe("a reservation limit", () => {
  const full = { reservationLimit: 2, reservationCount: 2 };
  const session = { couponCodes: ["CODE"] };

  it("that is reached fails the rule", () => {
    expect(run({ type: "reserveCoupon" }, { session, coupons: [full] })).toEqual({
      effects: ["rejectCoupon"],
      details: "The coupon was reserved 2 of 2 times",
    });
  });

  it("leaves those alone who hold a reservation", () => {
    const coupons = [{ ...full, reservedForProfile: true }];
    expect(run({ type: "reserveCoupon" }, { session, coupons }).details).toBeUndefined();
  });
});

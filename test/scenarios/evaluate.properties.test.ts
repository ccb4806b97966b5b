import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDecimal, sumDecimals, toNumber } from "../../src/core/decimal";
import type { Effect } from "../../src/core/evaluation/effect";
import { evaluate } from "../../src/core/evaluation/evaluate";
import type { CartItem } from "../../src/core/session/types";
import { type Scenario, type ScenarioCampaign, worldOf } from "./world";

const amount = fc.oneof(
  fc.constantFrom(0, -1, 0.005, 10.005, 1e-7, 1e15, 1e300, "{{ 1 / 0 }}"),
  fc.double({ min: 0, max: 500, noNaN: true }),
  fc.constantFrom(
    "{{ $Session.Total * 10% }}",
    "{{ [Session.Attributes.PointsToSpend] }}",
    "{{ $Session.Total / $Session.Attributes.PointsToSpend }}",
    "{{ $Loyalty.sample_wallet.TentativeActive / 3 }}",
    "{{ $Profile.ClosedSessions + 1 }}",
    "{{ $Coupon.UsageLimit * 7 }}",
    "{{ count($Session.CartItems) }}",
  ),
);

const text = fc.constantFrom("Off", "{{ $Coupon.Value }}", "{{ $Session.Attributes.Note }} !", "");
const program = { id: 1 };
const tell = { type: "showNotification", notificationType: "Info", title: "Hi" };
const onFailure = fc.constantFrom([], [tell], [{ ...tell, body: "{{ 1 / 0 }}" }]);
const onError = fc.constantFrom({}, { "*": [] }, { "*": [tell] });

const condition = fc.oneof(
  fc.record({ type: fc.constant("checkCoupon"), redeem: fc.boolean(), onFailure }),
  fc.record({
    type: fc.constant("checkEvent"),
    eventType: fc.constantFrom("talon_session_closed", "talon_session_reopened"),
    onFailure,
  }),
  fc.record({
    type: fc.constant("checkAttribute"),
    attribute: fc.constantFrom("$Session.Total", "$Session.Attributes.PointsToSpend"),
    operator: fc.constantFrom("equals", "lessThan", "greaterThanOrEqual"),
    value: amount,
    onError,
  }),
  fc.record({
    type: fc.constant("checkLoyaltyBalance"),
    operator: fc.constantFrom("greaterThan", "not(equals)"),
    program: fc.constant(program),
    subledger: fc.constantFrom("", "vip"),
    balance: fc.constantFrom("current", "tentativeCurrent"),
    value: amount,
  }),
  fc.constant({
    type: "passthrough",
    expression: ["=", 1, [".", "Session", "Total"]],
    onFailure: [],
  }),
);

const conditions = fc.oneof(
  { weight: 3, arbitrary: condition },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("group"),
      operator: fc.constantFrom("all", "atLeastOne", "none"),
      blocks: fc.array(condition, { minLength: 1, maxLength: 3 }),
      onFailure,
    }),
  },
);

const effect = fc.oneof(
  fc.record({
    type: fc.constant("awardDiscount"),
    name: text,
    value: amount,
    partial: fc.boolean(),
    target: fc.constant({ type: "cart" }),
    onError,
  }),
  fc.record({
    type: fc.constant("awardLoyaltyPoints"),
    program: fc.constant(program),
    subledger: fc.constantFrom("", "vip"),
    name: text,
    value: amount,
    startDate: fc.constantFrom("immediate", "on_action", "1D", "2020-01-01T00:00:00Z"),
    expiryDate: fc.constantFrom("unlimited", "1s", "30D_U"),
  }),
  fc.record({
    type: fc.constant("redeemLoyaltyPoints"),
    program: fc.constant(program),
    subledger: fc.constant(""),
    name: text,
    value: amount,
  }),
  fc.constant(tell),
);

const limit = fc.record({
  action: fc.constantFrom(
    "setDiscount",
    "redeemCoupon",
    "redeemLoyaltyPoints",
    "setDiscountEffect",
  ),
  limit: fc.constantFrom(0, 1, 20.5, 1e300),
  entities: fc.subarray(["Coupon", "Profile", "Identifier", "Store"] as const),
});

const campaign: fc.Arbitrary<ScenarioCampaign> = fc.record({
  limits: fc.array(limit, { maxLength: 2 }),
  rulesetV2: fc.record({
    promotionRules: fc.array(
      fc.record({
        title: fc.constantFrom("A", "B"),
        blocks: fc
          .tuple(fc.array(conditions, { maxLength: 2 }), fc.array(effect, { maxLength: 3 }))
          .map(([before, after]) => [...before, ...after]),
      }),
      { maxLength: 3 },
    ),
  }),
});

const item: fc.Arbitrary<CartItem> = fc.record({
  sku: fc.constant("sku"),
  quantity: fc.integer({ min: 1, max: 1_000 }),
  price: fc.oneof(fc.double({ min: 0, max: 1_000, noNaN: true }), fc.constantFrom(0, 1e12, 1e-9)),
});

const scenario: fc.Arbitrary<Scenario> = fc.record({
  guarantee: fc.constant(""),
  application: fc.record({
    currency: fc.constantFrom("USD", "JPY", "KWD"),
    enableCascadingDiscounts: fc.boolean(),
    enablePartialDiscounts: fc.boolean(),
    defaultDiscountScope: fc.constantFrom("sessionTotal" as const, "cartItems" as const),
  }),
  campaigns: fc.array(campaign, { maxLength: 3 }),
  session: fc.record({
    state: fc.constantFrom("open" as const, "closed" as const),
    profileId: fc.constantFrom("demo-customer", ""),
    couponCodes: fc.subarray(["CODE", "OTHER", "UNKNOWN"]),
    cartItems: fc.array(item, { maxLength: 3 }),
    attributes: fc.constantFrom({}, { PointsToSpend: 10 }, { PointsToSpend: 0, Note: "n" }),
  }),
  coupons: fc.constant([
    { value: "CODE", usageLimit: 0 },
    { value: "OTHER", campaignId: 2, discountLimitThousandths: 5_000 },
  ]),
  pointsHundredths: fc.constantFrom(0, 12_000),
});

describe("for any ruleset and any cart", () => {
  it("an evaluation ends, changes none of its inputs, and comes out the same again", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { snapshot, catalogue, input } = worldOf(given);
        deepFreeze(snapshot);
        deepFreeze(catalogue.campaigns);
        const first = evaluate(snapshot, catalogue, input);
        expect(evaluate(snapshot, catalogue, input)).toEqual(first);
      }),
      { numRuns: 300 },
    );
  });

  it("no total falls below zero, and no more points are taken than there are", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { snapshot, catalogue, input } = worldOf(given);
        const { effects, ledgerChanges } = evaluate(snapshot, catalogue, input);
        const total = evaluateTotal(snapshot.session?.cartItems ?? []);
        expect(sumOf(effects, "setDiscount")).toBeLessThanOrEqual(total * (1 + Number.EPSILON));
        for (const effect of effects) {
          if ("value" in effect.props && isDecimal(effect.props.value)) {
            expect(toNumber(effect.props.value)).toBeGreaterThanOrEqual(0);
          }
        }
        let taken = 0;
        for (const change of [...ledgerChanges.values()].flat()) {
          if (change.kind === "deduct") taken += change.amountHundredths;
        }
        expect(taken).toBeLessThanOrEqual(given.pointsHundredths ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  it("every code gets exactly one answer, or none where a rule checks without redeeming", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { snapshot, catalogue, input } = worldOf(given);
        const { effects, acceptedCoupons } = evaluate(snapshot, catalogue, input);
        const accepted = codesOf(effects, "acceptCoupon");
        const rejected = codesOf(effects, "rejectCoupon");
        expect(new Set([...accepted, ...rejected]).size).toBe(accepted.length + rejected.length);
        expect(accepted).toEqual(acceptedCoupons.map((coupon) => coupon.value));
      }),
      { numRuns: 300 },
    );
  });

  it("charges hold to their limits, and only a close has any", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { snapshot, catalogue, input } = worldOf(given);
        const { charges } = evaluate(snapshot, catalogue, input);
        if (!input.closing) expect(charges).toEqual([]);
        for (const { deltaUnits, limitUnits } of charges) {
          expect(deltaUnits).toBeGreaterThan(0);
          if (limitUnits !== null) expect(deltaUnits).toBeLessThanOrEqual(limitUnits);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function evaluateTotal(items: readonly CartItem[]): number {
  return items.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
}

function sumOf(effects: readonly Effect[], type: "setDiscount"): number {
  const discounts = effects.filter((effect) => effect.effectType === type);
  return toNumber(sumDecimals(discounts.map((effect) => effect.props.value)));
}

function codesOf(
  effects: readonly Effect[],
  type: "acceptCoupon" | "rejectCoupon",
): readonly string[] {
  return effects.flatMap((effect) =>
    (effect.effectType === "acceptCoupon" || effect.effectType === "rejectCoupon") &&
    effect.effectType === type
      ? [effect.props.value]
      : [],
  );
}

function deepFreeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}

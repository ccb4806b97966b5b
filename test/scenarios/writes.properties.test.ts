import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/core/evaluation/decision";
import { evaluate } from "../../src/core/evaluation/evaluate";
import { type Scenario, worldOf } from "./world";

const program = { id: 1 };
const one = fc.constantFrom(0, 1, 2, "{{ $Session.Total }}", "{{ 1 / 0 }}", "{{ 0 - 5 }}");
const words = fc.constantFrom("", "x", "{{ $Profile.IntegrationId }}", "{{ $Referral.Code }}");
const profile = fc.constantFrom("Current", "Advocate");

const condition = fc.oneof(
  fc.record({ type: fc.constant("checkReferral"), redeem: fc.boolean() }),
  fc.record({ type: fc.constant("checkCoupon"), redeem: fc.boolean() }),
  fc.record({
    type: fc.constant("checkAudience"),
    operator: fc.constantFrom("member", "not(member)", "justJoined", "justLeft"),
    profile,
    audience: fc.constant({ id: 10 }),
  }),
  fc.record({
    type: fc.constant("checkBudget"),
    operator: fc.constantFrom("available", "enoughFor"),
    action: fc.constantFrom("createCoupon", "awardGiveaway", "customEffect"),
    value: one,
  }),
  fc.record({ type: fc.constant("checkCouponCreatable"), campaignId: one }),
);

const effect = fc.oneof(
  fc.record({
    type: fc.constant("createCoupon"),
    campaignId: fc.constantFrom(1, 2, 99),
    recipientId: words,
    storeInSession: fc.boolean(),
    usageLimit: one,
    pattern: fc.constantFrom("GIFT-####", "####", "{{ $Session.State }}-##"),
  }),
  fc.record({
    type: fc.constant("createReferral"),
    campaignId: fc.constantFrom(1, 99),
    friendId: words,
    storeInSession: fc.boolean(),
  }),
  fc.record({
    type: fc.constant("awardGiveaway"),
    giveawayPool: fc.constant({ id: 34 }),
    profile,
  }),
  fc.record({
    type: fc.constant("updateAudienceMembership"),
    operator: fc.constantFrom("add", "remove"),
    profile,
    audience: fc.constant({ id: 10 }),
  }),
  fc.record({
    type: fc.constant("updateAttributeValue"),
    operator: fc.constantFrom("setTo", "increaseBy", "multiplyBy", "divideBy"),
    attribute: fc.constant({ id: 10 }),
    target: fc.constantFrom({ type: "profile" }, { type: "advocateProfile" }),
    value: one,
  }),
  fc.record({
    type: fc.constant("triggerWebhook"),
    webhook: fc.constant({ id: 12 }),
    params: fc.record({ Customer: words, Total: one }),
  }),
  fc.record({
    type: fc.constant("triggerCustomEffect"),
    customEffect: fc.constant({ id: 6 }),
    params: fc.record({ Amount: one, Tag: words }),
    target: fc.constantFrom({ type: "cart" }, { type: "allItems" }),
  }),
  fc.record({
    type: fc.constant("awardLoyaltyPoints"),
    program: fc.constant(program),
    subledger: fc.constant(""),
    name: words,
    value: one,
    recipient: profile,
  }),
  fc.constant({ type: "reserveCoupon" }),
  fc.constant({ type: "showNotification", notificationType: "Info", title: "Hi" }),
);

const rule = fc.record({
  title: fc.constant("R"),
  blocks: fc
    .tuple(fc.array(condition, { maxLength: 2 }), fc.array(effect, { maxLength: 4 }))
    .map(([conditions, effects]) => [...conditions, ...effects]),
});

const scenario: fc.Arbitrary<Scenario> = fc.record({
  guarantee: fc.constant(""),
  campaigns: fc.array(
    fc.record({
      limits: fc.array(
        fc.record({
          action: fc.constantFrom("createCoupon", "awardGiveaway", "customEffect", "callApi"),
          limit: fc.constantFrom(0, 1, 3),
          entities: fc.subarray(["Profile", "Referral", "Session"] as const),
        }),
        { maxLength: 2 },
      ),
      rulesetV2: fc.record({ promotionRules: fc.array(rule, { maxLength: 3 }) }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  session: fc.record({
    state: fc.constantFrom("open" as const, "closed" as const),
    profileId: fc.constantFrom("demo-customer", "advocate", ""),
    couponCodes: fc.subarray(["CODE", "UNKNOWN"]),
    referralCode: fc.constantFrom("", "FRIEND", "NOBODY"),
  }),
  coupons: fc.constant([{ value: "CODE", usageLimit: 0 }]),
  referral: fc.record({ friendAlreadyReferred: fc.boolean() }),
  freeGiveaways: fc.constantFrom({}, { 34: 1 }, { 34: 5 }),
});

describe("for any ruleset that writes something", () => {
  it("the same call comes out the same, codes included", () => {
    always((decision, given) => {
      expect(decide(given)).toEqual(decision);
    });
  });

  it("every write stands behind an effect of its kind", () => {
    always(({ effects, writes }) => {
      const typeAt = ({ effectIndex }: { effectIndex: number }) => effects[effectIndex]?.effectType;
      expect(new Set(writes.createdCoupons.map(typeAt))).toEqual(
        some("couponCreated", writes.createdCoupons),
      );
      expect(new Set(writes.createdReferrals.map(typeAt))).toEqual(
        some("referralCreated", writes.createdReferrals),
      );
      expect(new Set(writes.giveawayClaims.map(typeAt))).toEqual(
        some("awardGiveaway", writes.giveawayClaims),
      );
      for (const { effectIndex, value } of writes.createdCoupons) {
        expect(effects[effectIndex]?.props).toMatchObject({ value });
      }
    });
  });

  it("an open session makes no code, claims no giveaway and sends nothing", () => {
    always(({ effects, writes, charges }, { session }) => {
      if (session?.state !== "open") return;
      const { createdCoupons, createdReferrals, giveawayClaims, webhooks } = writes;
      const held = [...createdCoupons, ...createdReferrals, ...giveawayClaims, ...webhooks];
      expect([...held, ...charges]).toEqual([]);
      for (const { effectType, props } of effects) {
        expect(effectType).not.toBe("awardGiveaway");
        if (effectType === "couponCreated") expect(props).toMatchObject({ value: "" });
      }
    });
  });

  it("no more giveaways are claimed than are free", () => {
    always(({ writes }, { freeGiveaways }) => {
      expect(writes.giveawayClaims.length).toBeLessThanOrEqual(freeGiveaways?.["34"] ?? 0);
    });
  });

  it("a referral code gets one answer at most, and what is accepted is written", () => {
    always(({ effects, writes }) => {
      const answers = effects.filter(({ effectType }) =>
        /^(accept|reject)Referral$/.test(effectType),
      );
      expect(answers.length).toBeLessThanOrEqual(1);
      const isAccepted = answers[0]?.effectType === "acceptReferral";
      expect(writes.acceptedReferral !== null).toBe(isAccepted);
    });
  });
});

function decide(given: Scenario): Decision {
  const { snapshot, catalogue, input } = worldOf(given);
  return evaluate(snapshot, catalogue, input);
}

function always(holds: (decision: Decision, given: Scenario) => void): void {
  fc.assert(
    fc.property(scenario, (given) => {
      holds(decide(given), given);
    }),
    { numRuns: 300 },
  );
}

function some(effectType: string, writes: readonly unknown[]): ReadonlySet<string> {
  return new Set(writes.length === 0 ? [] : [effectType]);
}

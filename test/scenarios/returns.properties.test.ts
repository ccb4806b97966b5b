import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COUNTER_MONEY_SCALE, decimalFromNumber, toScaledInteger } from "../../src/core/decimal";
import { type CounterCharge, counterKey } from "../../src/core/evaluation/decision";
import { type EffectJson, effectToJson } from "../../src/core/evaluation/effect-json";
import { evaluate } from "../../src/core/evaluation/evaluate";
import {
  compareEffects,
  inSoldCart,
  recount,
  remainingCart,
} from "../../src/core/session/reevaluation";
import { itemsAfterReturn, resolveReturn, unitNames } from "../../src/core/session/returns";
import {
  type CounterShare,
  type EffectsLeft,
  KEPT_BUDGET_ACTIONS,
  pointsInScope,
  rollbackEffects,
  type RollbackScope,
} from "../../src/core/session/rollback";
import type { SessionDocument } from "../../src/core/session/types";
import { anyShop, bundles, cents, discountBlock, item, selectors } from "./any-discount";
import { type Scenario, type ScenarioCampaign, worldOf } from "./world";

const pointsBlock = fc.record({
  type: fc.constant("awardLoyaltyPoints"),
  program: fc.constant({ id: 1 }),
  subledger: fc.constant(""),
  name: fc.constant("Thanks"),
  value: fc.constantFrom<unknown>(7, 0.05, "{{ $Session.Total * 10% }}"),
  partial: fc.boolean(),
  target: fc.constantFrom({ type: "cart" }, { type: "allItems" }),
  recipient: fc.constant("Current"),
});

const limit = fc.record({
  action: fc.constantFrom(
    "setDiscount",
    "setDiscountEffect",
    "createLoyaltyPoints",
    "createLoyaltyPointsEffect",
    "redeemCoupon",
  ),
  limit: fc.constantFrom(2, 20.5, 1_000_000),
  entities: fc.constantFrom([], ["Profile"], ["Coupon"], ["Identifier"]),
});

const campaign = fc.record({
  limits: fc.array(limit, { maxLength: 3 }),
  rulesetV2: fc
    .array(
      fc.tuple(
        fc.boolean(),
        fc.array(fc.oneof({ arbitrary: discountBlock, weight: 3 }, pointsBlock), {
          minLength: 1,
          maxLength: 3,
        }),
      ),
      { minLength: 1, maxLength: 2 },
    )
    .map((rules) => ({
      selectors,
      bundles,
      promotionRules: rules.map(([needsCode, blocks], index) => ({
        title: `Rule ${index}`,
        blocks: [
          ...(needsCode ? [{ type: "checkCoupon", redeem: true }] : []),
          ...blocks.map((block, place) => ({ ...block, name: `Reward ${index}.${place}` })),
        ],
      })),
    })),
}) as fc.Arbitrary<ScenarioCampaign>;

const scenario: fc.Arbitrary<Scenario> = fc.record({
  guarantee: fc.constant(""),
  ...anyShop,
  campaigns: fc.array(campaign, { minLength: 1, maxLength: 2 }),
  coupons: fc.constant([{ campaignId: 1, value: "CODE", discountLimitThousandths: 500_000 }]),
  session: fc.record({
    state: fc.constant("closed" as const),
    couponCodes: fc.constantFrom([], ["CODE"]),
    identifiers: fc.constant(["one", "two"]),
    cartItems: fc.array(item, { minLength: 1, maxLength: 4 }),
    additionalCosts: fc.oneof(
      fc.constant({}),
      cents.map((price) => ({ shipping: { price } })),
    ),
  }),
});

/** How many units of which of the lines that are left come back, time after time. */
const steps = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 })), {
  minLength: 1,
  maxLength: 6,
});

/** A closed session as D1 and the session object know it. */
interface Closed {
  document: SessionDocument;
  standing: readonly EffectJson[];
  readonly counted: Map<string, CounterCharge>;
}

const KEPT: ReadonlySet<string> = new Set(KEPT_BUDGET_ACTIONS);

function close(given: Scenario): Closed {
  const { snapshot, catalogue, input } = worldOf(given);
  const { effects, charges } = evaluate(snapshot, catalogue, input);
  if (!snapshot.session) throw new Error("the scenario has a session");
  const counted = new Map(charges.map((charge) => [counterKey(charge), charge]));
  return { document: snapshot.session, standing: effects.map(effectToJson), counted };
}

/** Takes back as the ledger would where nothing was spent. */
function rollBack(closed: Closed, scope: RollbackScope, left?: EffectsLeft) {
  const points = new Map(
    pointsInScope(closed.standing, scope, left).map(({ transactionUUID, amountHundredths }) => [
      transactionUUID,
      { transactionUUID: "back", amountHundredths },
    ]),
  );
  const rollback = rollbackEffects(closed.standing, scope, points, "demo-customer", left);
  closed.standing = rollback.standing;
  return rollback;
}

/** As the deciding batch moves the counters (`db/queries/closure/undo.ts`). */
function giveBack({ counted }: Closed, shares: readonly CounterShare[], isPart: boolean): void {
  for (const [key, counter] of counted) {
    if (KEPT.has(counter.action)) continue;
    const share = shares
      .filter(
        ({ campaignId, action, couponId }) =>
          campaignId === counter.campaignId &&
          action === counter.action &&
          (!counter.entity.startsWith("coupon:") ||
            counter.entity.startsWith(`coupon:${couponId}`)),
      )
      .reduce((sum, { units }) => sum + units, 0);
    const given = isPart
      ? Math.min(counter.deltaUnits, share)
      : Math.max(0, counter.deltaUnits - share);
    counted.set(key, { ...counter, deltaUnits: counter.deltaUnits - given });
  }
}

/** Returns some units of a line that is left; the units' names, or null when nothing is left. */
function returnSome(closed: Closed, [pick, quantity]: readonly [number, number]) {
  const { document } = closed;
  const lines = document.cartItems.flatMap((line, position) => {
    const left = line.quantity - (line.returnedQuantity ?? 0);
    return left > 0 ? [{ position, left }] : [];
  });
  const line = lines[pick % Math.max(1, lines.length)];
  if (!line) return null;
  const wish = { position: line.position, quantity: Math.min(line.left, quantity) };
  const units = resolveReturn(document, [wish]);
  if (!units.ok) throw new Error(JSON.stringify(units.error));
  closed.document = {
    ...document,
    cartItems: itemsAfterReturn(document.cartItems, units.value),
  };
  return unitNames(units.value);
}

const isDiscount = ({ effectType }: EffectJson) => effectType.startsWith("setDiscount");

const unitsOf = (value: unknown, scale: number) =>
  toScaledInteger(decimalFromNumber(Number(value)), scale);

/** What the counters of these actions have to say, by what stands. */
function worth(effects: readonly EffectJson[], { campaignId, action, entity }: CounterCharge) {
  const isOf = (effect: EffectJson) =>
    effect.campaignId === campaignId &&
    (!entity.startsWith("coupon:") || entity.startsWith(`coupon:${effect.triggeredByCoupon}`));
  const found = effects.filter(isOf);
  const sum = (some: readonly EffectJson[], scale: number) =>
    some.reduce((total, { props }) => total + unitsOf(props["value"], scale), 0);
  if (action === "setDiscount" || action === "couponDiscount") {
    return sum(found.filter(isDiscount), COUNTER_MONEY_SCALE);
  }
  const added = found.filter(({ effectType }) => effectType === "addLoyaltyPoints");
  if (action === "createLoyaltyPoints") return sum(added, 2);
  if (action === "createLoyaltyPointsEffect") {
    return added.filter(({ props, continues }) => Number(props["value"]) > 0 && !continues).length;
  }
  return null;
}

const placeOf = ({ props }: EffectJson) => {
  const position = props["position"] ?? props["cartItemPosition"];
  const sub = props["subPosition"] ?? props["cartItemSubPosition"] ?? 0;
  return position === undefined ? null : `${Number(position)}/${Number(sub)}`;
};

function check(body: (given: Scenario, order: readonly (readonly [number, number])[]) => void) {
  fc.assert(fc.property(scenario, steps, body), { numRuns: 400 });
}

describe("for any discounts and points, returned in any order", () => {
  it("units give back what they got, budgets count what stands, and it ends at zero", () => {
    check((given, order) => {
      const closed = close(given);
      for (let step = 0; ; step += 1) {
        const before = closed.standing;
        const units = returnSome(closed, order[step % order.length] ?? [0, 1]);
        if (units === null) break;
        const rollback = rollBack(closed, units);
        giveBack(closed, rollback.givenBack, true);
        const gone = before.filter((effect) => !closed.standing.includes(effect));
        // Nothing is changed: an effect stands, or all of it was given back.
        expect(closed.standing.every((effect) => before.includes(effect))).toBe(true);
        expect(gone.map(placeOf).every((place) => place !== null && units.has(place))).toBe(true);
        expect(rollback.effects.map(({ props }) => props["value"])).toEqual(
          gone.map(({ props }) => props["value"]),
        );
        expectCounted(closed);
      }
      expect(
        closed.standing.filter((effect) => isGiven(effect) && placeOf(effect) !== null),
      ).toEqual([]);
      giveBack(closed, rollBack(closed, "all").kept, false);
      expect(closed.standing.filter(isGiven)).toEqual([]);
      expect([...closed.counted.values()].filter(({ deltaUnits }) => deltaUnits !== 0)).toEqual([]);
    });
  });

  it("evaluated again, what stands is what the rest of the cart gets, and it ends at zero", () => {
    check((given, order) => {
      const closed = close(given);
      const { snapshot, catalogue, input } = worldOf(given);
      for (let step = 0; ; step += 1) {
        const units = returnSome(closed, order[step % order.length] ?? [0, 1]);
        if (units === null) break;
        const rest = remainingCart(closed.document);
        const isEmpty = rest.cartItems.every(({ quantity }) => quantity === 0);
        const codes = closed.standing.filter(({ effectType }) => effectType === "acceptCoupon");
        const session = { ...rest, couponCodes: codes.map(({ props }) => String(props["value"])) };
        const seed = `${step % 10}`.repeat(64);
        const decision = isEmpty
          ? { effects: [], charges: [] }
          : evaluate({ ...snapshot, session }, catalogue, { ...input, seed });
        const now = decision.effects.map((effect) =>
          inSoldCart(effectToJson(effect), closed.document.cartItems),
        );
        const { left, given: more } = compareEffects(closed.standing, now);
        const counted = [...closed.counted.values()].map(({ deltaUnits, ...counter }) => ({
          ...counter,
          units: deltaUnits,
        }));
        rollBack(closed, units, left);
        closed.standing = [...closed.standing, ...more];
        for (const change of recount(counted, decision.charges, [])) {
          const earlier = closed.counted.get(counterKey(change))?.deltaUnits ?? 0;
          const deltaUnits = earlier + change.deltaUnits;
          closed.counted.set(counterKey(change), { ...change, deltaUnits });
        }
        expect(amountsOf(closed.standing)).toEqual(amountsOf(now));
        expectCounted(closed);
      }
      expect(closed.standing.filter(isGiven)).toEqual([]);
      expect([...closed.counted.values()].filter(({ deltaUnits }) => deltaUnits !== 0)).toEqual([]);
    });
  });
});

const isGiven = (effect: EffectJson) =>
  isDiscount(effect) || effect.effectType === "addLoyaltyPoints";

function expectCounted({ counted, standing }: Closed): void {
  for (const counter of counted.values()) {
    expect(counter.deltaUnits).toBeGreaterThanOrEqual(0);
    const expected = worth(standing, counter);
    if (expected !== null) expect(counter.deltaUnits).toBe(expected);
    if (counter.action !== "setDiscountEffect" || counter.entity.startsWith("coupon:")) continue;
    const some = standing.some(
      (effect) =>
        isDiscount(effect) &&
        effect.campaignId === counter.campaignId &&
        Number(effect.props["value"]) > 0,
    );
    expect(counter.deltaUnits > 0).toBe(some);
  }
}

/** What customers get, each amount where it is; points added in parts count as one. */
function amountsOf(effects: readonly EffectJson[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const effect of effects.filter(isGiven)) {
    const { campaignId, effectType, props } = effect;
    const value = unitsOf(props["value"], COUNTER_MONEY_SCALE);
    if (value === 0) continue;
    const key = [campaignId, effectType, props["name"], placeOf(effect)].join("|");
    sums[key] = (sums[key] ?? 0) + value;
  }
  return sums;
}

import {
  decimalFromNumber,
  fromScaledInteger,
  POINTS_SCALE,
  toNumber,
  toScaledInteger,
} from "../decimal";
import { type CounterCharge, counterKey } from "../evaluation/decision";
import type { EffectJson } from "../evaluation/effect-json";
import type { CounterShare, EffectsLeft } from "./rollback";
import type { CartItem, SessionDocument } from "./types";

/** What a new evaluation of campaigns means for the effects of theirs that stand. */
export interface Reevaluated {
  /** What is left of each standing effect that can be taken back. */
  readonly left: EffectsLeft;
  /** Discounts and points to give, whole or as far as they exceed what stands. */
  readonly given: readonly EffectJson[];
  /** Campaigns that would take more points than they took: a return takes none. */
  readonly takingMore: ReadonlySet<number>;
}

/** What is still with the customer: lines keep their places, those that came back are empty. */
export function remainingCart(document: SessionDocument): SessionDocument {
  const cartItems = document.cartItems.map((item) => {
    const { returnedQuantity: _, remainingQuantity: __, ...rest } = item;
    return { ...rest, quantity: item.quantity - returnedOf(item) };
  });
  return { ...document, cartItems };
}

/** Places of a cart as it was sold, as places of what remains of it; and back. */
export function inRemainingCart(effect: EffectJson, sold: readonly CartItem[]): EffectJson {
  return withPlaces(
    effect,
    (place, item) => ({ ...place, sub: (place.sub ?? 0) - returnedOf(item) }),
    sold,
  );
}

/** The other way round. Units of a line that was sold as one need no sub-position. */
export function inSoldCart(effect: EffectJson, sold: readonly CartItem[]): EffectJson {
  return withPlaces(
    effect,
    (place, item) => {
      if (place.sub === undefined && item.quantity === 1) return place;
      return { ...place, sub: (place.sub ?? 0) + returnedOf(item) };
    },
    sold,
  );
}

/**
 * Compares what stands with what a new evaluation gives. What is the same stays; points move by the
 * difference; a discount of another amount is taken back and given again. What is told or created
 * once, such as giveaways, codes and notifications, is neither given again nor taken back.
 *
 * @param standing of the campaigns that were evaluated again
 * @param evaluated what they give now, in places of the cart as it was sold
 */
export function compareEffects(
  standing: readonly EffectJson[],
  evaluated: readonly EffectJson[],
): Reevaluated {
  const comparison: Comparison = { left: new Map(), given: [], takingMore: new Set() };
  const others = (effect: EffectJson) => isDiscount(effect) || isCode(effect);
  compareOneByOne(comparison, standing.filter(others), evaluated.filter(others));
  const before = Map.groupBy(standing.filter(isPoints), nameOf);
  const now = Map.groupBy(evaluated.filter(isPoints), nameOf);
  for (const name of new Set([...before.keys(), ...now.keys()])) {
    comparePoints(comparison, before.get(name) ?? [], now.get(name) ?? []);
  }
  return comparison;
}

interface Comparison {
  readonly left: Map<EffectJson, "all" | number>;
  readonly given: EffectJson[];
  readonly takingMore: Set<number>;
}

/** What one counter counts for a session. */
export interface CountedUnits {
  readonly campaignId: number;
  readonly action: string;
  readonly entity: string;
  readonly period: string;
  readonly units: number;
}

/**
 * What counters change by, so that they count what stands after the new evaluation.
 *
 * @param counted what they count for the session so far
 * @param charges what the new evaluation would count
 * @param kept what had to go, but stays: points that no policy lets go
 */
export function recount(
  counted: readonly CountedUnits[],
  charges: readonly CounterCharge[],
  kept: readonly CounterShare[],
): CounterCharge[] {
  const changes = new Map<string, CounterCharge>();
  for (const charge of charges) {
    if (RECOUNTED.has(charge.action)) changes.set(counterKey(charge), charge);
  }
  for (const counter of counted) {
    if (!RECOUNTED.has(counter.action)) continue;
    const key = counterKey(counter);
    const { units, ...name } = counter;
    const charge = changes.get(key) ?? { ...name, deltaUnits: 0, limitUnits: null };
    changes.set(key, { ...charge, deltaUnits: charge.deltaUnits - units });
  }
  return [...changes.values()]
    .map((change) => ({ ...change, deltaUnits: change.deltaUnits + keptOn(change, kept) }))
    .filter((change) => change.deltaUnits !== 0);
}

/** Budgets of effects that a return can give or take back. */
const RECOUNTED: ReadonlySet<string> = new Set([
  "setDiscount",
  "setDiscountEffect",
  "couponDiscount",
  "createLoyaltyPoints",
  "createLoyaltyPointsEffect",
  "redeemLoyaltyPoints",
  "redeemLoyaltyPointsEffect",
  "redeemCoupon",
  "couponUsage",
  "redeemReferral",
  "referralUsage",
]);

/** What differs between two effects that are the same to a customer. */
const AMOUNT_PROPS: ReadonlySet<string> = new Set([
  "value",
  "desiredValue",
  "totalDiscount",
  "desiredTotalDiscount",
  "bundleIndex",
  "transactionUUID",
  "startDate",
  "expiryDate",
]);

function isCode({ effectType }: EffectJson): boolean {
  return effectType === "acceptCoupon" || effectType === "acceptReferral";
}

function isPoints({ effectType }: EffectJson): boolean {
  return effectType === "addLoyaltyPoints" || effectType === "deductLoyaltyPoints";
}

function isDiscount({ effectType }: EffectJson): boolean {
  return effectType.startsWith("setDiscount");
}

function compareOneByOne(
  { left, given }: Comparison,
  before: readonly EffectJson[],
  now: readonly EffectJson[],
): void {
  const counterparts = pairUp(before, now);
  for (const effect of before) {
    const again = counterparts.get(effect);
    const isSame = again && (isCode(effect) || hasSameValue(effect, again));
    left.set(effect, isSame ? "all" : 0);
    if (again && !isSame) given.push(again);
  }
  const paired = new Set(counterparts.values());
  given.push(...now.filter((effect) => !paired.has(effect) && !isCode(effect)));
}

/**
 * Points of one account, for one reason and one place. Where no amount is the same the sums are
 * compared: what came last is taken back first.
 */
function comparePoints(
  { left, given, takingMore }: Comparison,
  standing: readonly EffectJson[],
  evaluated: readonly EffectJson[],
): void {
  const now = [...evaluated];
  const before = standing.filter((effect) => {
    const at = now.findIndex((other) => hasSameValue(effect, other));
    if (at < 0) return true;
    now.splice(at, 1);
    left.set(effect, "all");
    return false;
  });
  let missing = sumHundredths(before) - sumHundredths(now);
  for (const effect of before.toReversed()) {
    const amount = hundredthsOf(effect);
    const taken = Math.min(Math.max(0, missing), amount);
    left.set(effect, taken === 0 ? "all" : amount - taken);
    missing -= taken;
  }
  const [first, ...more] = now;
  if (missing >= 0 || !first) return;
  if (first.effectType === "deductLoyaltyPoints") takingMore.add(first.campaignId);
  else if (before.length === 0) given.push(first, ...more);
  else {
    const value = toNumber(fromScaledInteger(-missing, POINTS_SCALE));
    given.push({ ...first, continues: true, props: { ...first.props, value } });
  }
}

function sumHundredths(effects: readonly EffectJson[]): number {
  return effects.reduce((sum, effect) => sum + hundredthsOf(effect), 0);
}

/** Pairs effects that are the same but for their amounts: of equal amount first, then in order. */
function pairUp(
  before: readonly EffectJson[],
  now: readonly EffectJson[],
): ReadonlyMap<EffectJson, EffectJson> {
  const pairs = new Map<EffectJson, EffectJson>();
  const free = Map.groupBy(now, nameOf);
  for (const isEqual of [hasSameValue, () => true]) {
    for (const effect of before) {
      if (pairs.has(effect)) continue;
      const choices = free.get(nameOf(effect)) ?? [];
      const at = choices.findIndex((choice) => isEqual(effect, choice));
      const [found] = at < 0 ? [] : choices.splice(at, 1);
      if (found) pairs.set(effect, found);
    }
  }
  return pairs;
}

function nameOf({ campaignId, effectType, triggeredByCoupon, props }: EffectJson): string {
  const names = isCode({ effectType } as EffectJson)
    ? Object.entries(props)
    : Object.entries(props).filter(([name]) => !AMOUNT_PROPS.has(name));
  const sorted = names.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([campaignId, effectType, triggeredByCoupon ?? null, sorted]);
}

function hasSameValue(one: EffectJson, other: EffectJson): boolean {
  return one.props["value"] === other.props["value"];
}

/** In hundredths: of effects that move points. */
export function hundredthsOf(effect: EffectJson): number {
  return toScaledInteger(decimalFromNumber(valueOf(effect)), POINTS_SCALE);
}

function valueOf({ props }: EffectJson): number {
  return Number(props["value"]);
}

/** Counters that count by coupon are meant only by effects of that coupon. */
function keptOn(counter: CounterCharge, kept: readonly CounterShare[]): number {
  const [, coupon] = /^coupon:(\d+)/.exec(counter.entity) ?? [];
  return kept
    .filter(
      (share) =>
        share.campaignId === counter.campaignId &&
        share.action === counter.action &&
        (coupon === undefined || share.couponId === Number(coupon)),
    )
    .reduce((sum, share) => sum + share.units, 0);
}

function returnedOf(item: CartItem | undefined): number {
  return item?.returnedQuantity ?? 0;
}

interface Place {
  readonly sub: number | undefined;
}

const PLACES = [
  ["position", "subPosition"],
  ["cartItemPosition", "cartItemSubPosition"],
  ["targetedItemPosition", "targetedItemSubPosition"],
] as const;

function withPlaces(
  effect: EffectJson,
  move: (place: Place, item: CartItem) => Place,
  sold: readonly CartItem[],
): EffectJson {
  const props: Record<string, unknown> = { ...effect.props };
  for (const [position, subPosition] of PLACES) {
    const item = sold[Number(props[position] ?? -1)];
    if (!item) continue;
    const known = props[subPosition];
    const { sub } = move({ sub: known === undefined ? undefined : Number(known) }, item);
    if (sub !== undefined) props[subPosition] = sub;
  }
  return { ...effect, props };
}

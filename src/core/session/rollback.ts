import {
  COUNTER_MONEY_SCALE,
  decimalFromNumber,
  fromScaledInteger,
  POINTS_SCALE,
  toNumber,
  toScaledInteger,
} from "../decimal";
import type { EffectProps, EffectType } from "../evaluation/effect";
import type { EffectJson } from "../evaluation/effect-json";
import { present } from "../present";
import { discountsGone } from "./discount-count";
import { unitName } from "./returns";

/** What is taken back of a closed session: everything, or the units named (`unitName`). */
export type RollbackScope = "all" | ReadonlySet<string>;

/**
 * What a new evaluation leaves of single effects: all of it, or so many hundredths of points; 0 =
 * nothing. About effects that are not here the scope decides.
 */
export type EffectsLeft = ReadonlyMap<EffectJson, "all" | number>;

/**
 * Budgets of what stays when its session is taken back: created codes and giveaways (DESIGN §3).
 */
export const KEPT_BUDGET_ACTIONS = ["createCoupon", "createReferral", "awardGiveaway"] as const;

/** What the ledger does about one points effect, by its transaction UUID. */
export interface PointsTakenBack {
  /** Of the reversing entry. */
  readonly transactionUUID: string;
  readonly amountHundredths: number;
  /** RFC 3339; of points that are given back, when they differ from the program's defaults. */
  readonly startDate?: string;
  readonly expiryDate?: string;
}

/**
 * A part of a campaign's budgets. Counters that count by coupon are meant only by effects of that
 * coupon; null = no coupon was behind it. Units as in `CounterCharge`.
 */
export interface CounterShare {
  readonly campaignId: number;
  readonly couponId: number | null;
  readonly action: string;
  readonly units: number;
}

export interface Rollback {
  /** What the caller is told, in the order of the effects that are rolled back. */
  readonly effects: readonly EffectJson[];
  /** What is left: without the effects that were rolled back (reference SEMANTICS §4.2). */
  readonly standing: readonly EffectJson[];
  /** What the effects that were rolled back had charged. */
  readonly givenBack: readonly CounterShare[];
  /** What the effects charged that are in scope but stay: points that no policy lets go. */
  readonly kept: readonly CounterShare[];
}

/** A points effect that the scope reaches. */
export interface PointsEffect {
  readonly kind: "added" | "deducted";
  readonly effect: EffectJson;
  /** The reason that the log shows. */
  readonly name: string;
  readonly transactionUUID: string;
  readonly programId: number;
  readonly amountHundredths: number;
  /** Absent = the customer of the session. */
  readonly recipientIntegrationId?: string;
  readonly cardIdentifier?: string;
}

/** The points effects that the ledger has to decide about. */
export function pointsInScope(
  effects: readonly EffectJson[],
  ofSession: RollbackScope,
  left: EffectsLeft = NOTHING_LEFT,
): PointsEffect[] {
  return effects.flatMap((effect): PointsEffect[] => {
    const stays = left.get(effect);
    if (stays === "all") return [];
    const scope = stays === undefined ? ofSession : "all";
    if (isOf(effect, "addLoyaltyPoints") && inScope(effect.props, scope)) {
      const { recipientIntegrationId } = effect.props;
      return [{ kind: "added", effect, ...accountOf(effect.props, stays), recipientIntegrationId }];
    }
    if (isOf(effect, "deductLoyaltyPoints") && scope === "all") {
      return [{ kind: "deducted", effect, ...accountOf(effect.props, stays) }];
    }
    return [];
  });
}

/**
 * Takes the effects of a closed session back (DESIGN §3). Everything that is not named here stays:
 * created codes, reservations, giveaways, free items, attributes, audiences, custom effects.
 *
 * @param points what the ledger takes back or gives back, by transaction UUID; absent = nothing
 * @param profileId the customer that deducted points go back to
 * @param left what a new evaluation leaves of effects; `kept` is then what the ledger keeps beyond
 */
export function rollbackEffects(
  effects: readonly EffectJson[],
  scope: RollbackScope,
  points: ReadonlyMap<string, PointsTakenBack>,
  profileId: string,
  left: EffectsLeft = NOTHING_LEFT,
): Rollback {
  const rollbacks: EffectJson[] = [];
  const standing: EffectJson[] = [];
  const givenBack = new Shares();
  const kept = new Shares();
  for (const effect of effects) {
    const stays = left.get(effect);
    const undone =
      stays === "all"
        ? { ...UNTOUCHED, rest: effect }
        : undoEffect(effect, stays === undefined ? scope : "all", points, profileId, stays ?? 0);
    if (undone.rollback) rollbacks.push(undone.rollback);
    if (undone.rest) standing.push(undone.rest);
    givenBack.add(effect, undone.givenBack);
    kept.add(effect, undone.kept);
  }
  const counts = discountsGone(effects, standing);
  return {
    effects: rollbacks,
    standing,
    givenBack: [...givenBack.list(), ...counts],
    kept: kept.list(),
  };
}

interface Undone {
  readonly rollback: EffectJson | null;
  /** What stays of the effect. */
  readonly rest: EffectJson | null;
  readonly givenBack: Charged;
  readonly kept: Charged;
}

/** Units by action. */
type Charged = Readonly<Record<string, number>>;

const NOTHING_LEFT: EffectsLeft = new Map();

const UNTOUCHED = { rollback: null, givenBack: {}, kept: {} } as const;

/** The wire form of an effect's props: decimals are JSON numbers. */
type PropsJson<T extends EffectType> = {
  readonly [Name in keyof EffectProps[T]]: EffectProps[T][Name] extends string | number | undefined
    ? EffectProps[T][Name]
    : Exclude<EffectProps[T][Name], object> | number;
};

function undoEffect(
  effect: EffectJson,
  scope: RollbackScope,
  points: ReadonlyMap<string, PointsTakenBack>,
  profileId: string,
  stays: number,
): Undone {
  if (scope === "all" && isOf(effect, "acceptCoupon")) {
    return undone(effect, "rollbackCoupon", { value: effect.props.value });
  }
  if (scope === "all" && isOf(effect, "acceptReferral")) {
    return undone(effect, "rollbackReferral", { value: effect.props.value });
  }
  const discount = discountProps(effect, scope);
  if (discount) {
    return undone(effect, "rollbackDiscount", discount, chargedByDiscount(discount.value));
  }
  if (isOf(effect, "addLoyaltyPoints") && inScope(effect.props, scope)) {
    return undoAddition(effect, points.get(effect.props.transactionUUID), stays);
  }
  if (isOf(effect, "deductLoyaltyPoints") && scope === "all") {
    return undoDeduction(effect, points.get(effect.props.transactionUUID), profileId, stays);
  }
  return { ...UNTOUCHED, rest: effect };
}

function discountProps(
  effect: EffectJson,
  scope: RollbackScope,
): PropsJson<"rollbackDiscount"> | null {
  if (isOf(effect, "setDiscount")) {
    const { name, value, scope: of } = effect.props;
    return scope === "all" ? present({ name, value, scope: of }) : null;
  }
  if (isOf(effect, "setDiscountPerAdditionalCost")) {
    const { name, value, additionalCostId, additionalCost } = effect.props;
    return scope === "all" ? { name, value, additionalCostId, additionalCost } : null;
  }
  const ofItem = isOf(effect, "setDiscountPerItem");
  if (!ofItem && !isOf(effect, "setDiscountPerAdditionalCostPerItem")) return null;
  const { name, value, position, subPosition } = effect.props;
  if (!reaches(scope, position, subPosition)) return null;
  const place = { cartItemPosition: position, cartItemSubPosition: subPosition };
  if (isOf(effect, "setDiscountPerItem")) {
    return present({ name, value, ...place, scope: effect.props.scope });
  }
  const { additionalCostId, additionalCost } = effect.props;
  return present({ name, value, ...place, additionalCostId, additionalCost });
}

function undoAddition(
  effect: EffectJson & { readonly props: PropsJson<"addLoyaltyPoints"> },
  taken: PointsTakenBack | undefined,
  stays: number,
): Undone {
  const { props } = effect;
  const added = hundredths(props.value);
  const amount = Math.min(taken?.amountHundredths ?? 0, added);
  const count: Charged = effect.continues ? {} : { createLoyaltyPointsEffect: 1 };
  const charged = (units: number): Charged =>
    units === 0 ? {} : { createLoyaltyPoints: units, ...count };
  const kept = keptBeyond(stays, charged(added - amount - stays));
  if (!taken || amount === 0) return { ...UNTOUCHED, rest: effect, kept };
  const { programId, subLedgerId, recipientIntegrationId } = props;
  const rollback = present({
    programId,
    subLedgerId,
    value: pointsOf(amount),
    recipientIntegrationId,
    transactionUUID: taken.transactionUUID,
    cartItemPosition: props.cartItemPosition,
    cartItemSubPosition: props.cartItemSubPosition,
    cardIdentifier: props.cardIdentifier,
  });
  const whole = undone(effect, "rollbackAddedLoyaltyPoints", rollback, charged(amount));
  if (amount === added) return whole;
  // The effect counts as long as something of it is left.
  return {
    ...whole,
    rest: { ...effect, props: { ...props, value: pointsOf(added - amount) } },
    givenBack: { createLoyaltyPoints: amount },
    kept,
  };
}

/** An effect of which something stays by right counts as one already. */
function keptBeyond(stays: number, charged: Charged): Charged {
  if (stays === 0) return charged;
  return Object.fromEntries(Object.entries(charged).filter(([action]) => isAmount(action)));
}

function isAmount(action: string): boolean {
  return !action.endsWith("Effect");
}

function undoDeduction(
  effect: EffectJson & { readonly props: PropsJson<"deductLoyaltyPoints"> },
  given: PointsTakenBack | undefined,
  profileId: string,
  stays: number,
): Undone {
  const charged = (units: number): Charged => ({
    redeemLoyaltyPoints: units,
    redeemLoyaltyPointsEffect: 1,
  });
  if (!given) {
    const kept = keptBeyond(stays, charged(hundredths(effect.props.value) - stays));
    return { ...UNTOUCHED, rest: effect, kept };
  }
  const { programId, subLedgerId, cardIdentifier } = effect.props;
  const { transactionUUID, startDate, expiryDate, amountHundredths } = given;
  const props = present({
    programId,
    subLedgerId,
    value: pointsOf(amountHundredths),
    recipientIntegrationId: profileId,
    startDate,
    expiryDate,
    transactionUUID,
    cardIdentifier,
  });
  const whole = undone(effect, "rollbackDeductedLoyaltyPoints", props, charged(amountHundredths));
  if (stays === 0) return whole;
  return { ...whole, rest: { ...effect, props: { ...effect.props, value: pointsOf(stays) } } };
}

function undone<T extends EffectType>(
  effect: EffectJson,
  effectType: T,
  props: PropsJson<T>,
  givenBack: Charged = {},
): Undone {
  return { rollback: { ...effect, effectType, props }, rest: null, givenBack, kept: {} };
}

function chargedByDiscount(value: number): Charged {
  const units = toScaledInteger(decimalFromNumber(value), COUNTER_MONEY_SCALE);
  return units === 0 ? {} : { setDiscount: units, couponDiscount: units };
}

function isOf<T extends EffectType>(
  effect: EffectJson,
  effectType: T,
): effect is EffectJson & { readonly effectType: T; readonly props: PropsJson<T> } {
  return effect.effectType === effectType;
}

function inScope(
  props: { readonly cartItemPosition?: number; readonly cartItemSubPosition?: number },
  scope: RollbackScope,
): boolean {
  return reaches(scope, props.cartItemPosition, props.cartItemSubPosition);
}

/** Effects on a line of one unit may leave the subPosition out (CONTRACT, "Evaluation"). */
function reaches(scope: RollbackScope, position?: number, subPosition = 0): boolean {
  if (scope === "all") return true;
  return position !== undefined && scope.has(unitName(position, subPosition));
}

function accountOf(
  props: {
    readonly name: string;
    readonly programId: number;
    readonly value: number;
    readonly transactionUUID: string;
    readonly cardIdentifier?: string;
  },
  stays = 0,
) {
  const { name, programId, value, transactionUUID, cardIdentifier } = props;
  return present({
    name,
    programId,
    amountHundredths: hundredths(value) - stays,
    transactionUUID,
    cardIdentifier,
  });
}

function hundredths(points: number): number {
  return toScaledInteger(decimalFromNumber(points), POINTS_SCALE);
}

function pointsOf(amountHundredths: number): number {
  return toNumber(fromScaledInteger(amountHundredths, POINTS_SCALE));
}

/** Sums of units by campaign, coupon and action. */
class Shares {
  readonly #byKey = new Map<string, CounterShare>();

  add({ campaignId, triggeredByCoupon }: EffectJson, charged: Charged): void {
    const couponId = triggeredByCoupon ?? null;
    for (const [action, units] of Object.entries(charged)) {
      const key = `${campaignId}|${couponId}|${action}`;
      const known = this.#byKey.get(key)?.units ?? 0;
      this.#byKey.set(key, { campaignId, couponId, action, units: known + units });
    }
  }

  list(): CounterShare[] {
    return [...this.#byKey.values()];
  }
}

import { formatRfc3339 } from "../../calendar";
import {
  type Decimal,
  decimalText,
  fromScaledInteger,
  POINTS_SCALE,
  roundHalfAwayFromZero,
  toScaledInteger,
  ZERO,
} from "../../decimal";
import {
  noteRead,
  type PointsAccount,
  POINTS_HUNDREDTHS_MAX,
  recordMovement,
} from "../../evaluation/points";
import type { RuleRun } from "../../evaluation/rule-run";
import type { CompiledExpression, Scope } from "../../expression";
import { ok, type Result } from "../../result";
import { resolveUnits, unitPlace, unitScope } from "../selection/resolve-units";
import type { PlainTarget } from "../selection/target";
import { type Refused, refused } from "./block";
import { entrySource } from "./entry-source";
import type { Lifetime } from "./points-lifetime";
import { takeEach } from "./rewards";
import { numberOf, textOf } from "./values";

export interface PointsReward {
  readonly name: CompiledExpression;
  readonly value: CompiledExpression;
  /** Whether a short budget gives fewer points instead of none. */
  readonly partial: boolean;
}

/** What the points of one block have in common. */
export interface PointsGoal {
  readonly account: PointsAccount;
  readonly lifetime: Lifetime;
}

/** Where points are awarded: once for the cart, or for one unit. */
export interface PointsPlace {
  readonly scope: Scope;
  /** As effects tell it; nothing for the cart. */
  readonly told: Partial<ReturnType<typeof unitPlace>>;
}

/** The places of a target, in order. */
export function placesOf(
  run: RuleRun,
  target: PlainTarget,
): Result<readonly PointsPlace[], Refused> {
  if (target.type === "cart") return ok([{ scope: run.scope, told: {} }]);
  const units = resolveUnits(run, target);
  if (!units.ok) return units;
  return ok(units.value.map((unit) => ({ scope: unitScope(run, unit), told: unitPlace(unit) })));
}

/** Adds points at each place, by the budgets in order; places without points have no effect. */
export function awardPoints(
  run: RuleRun,
  reward: PointsReward,
  places: readonly PointsPlace[],
  goal: PointsGoal,
): null | Refused {
  const shrinkable = reward.partial || run.state.catalogue.application.enablePartialDiscounts;
  const wishes: Decimal[] = [];
  for (const { scope } of places) {
    const value = run.within(scope, () => numberOf(reward.value, run, "The points to add"));
    const wish = decideWish(value);
    if (!wish.ok) return wish.error;
    wishes.push(wish.value);
  }
  const hundredths = wishes.map((wish) => toScaledInteger(wish, POINTS_SCALE));
  if (hundredths.reduce((sum, part) => sum + part, 0) > POINTS_HUNDREDTHS_MAX) return tooMany();
  const taken = takeEach(
    run,
    {
      amountAction: "createLoyaltyPoints",
      countAction: "createLoyaltyPointsEffect",
      unitStep: 1,
      scale: POINTS_SCALE,
      shrinkable,
      extra: null,
    },
    hundredths,
  );
  if (!taken.ok) return taken.error;
  run.state.effectMeter.expect(taken.value.filter((units) => (units ?? 0) > 0).length);
  run.reward(fromScaledInteger(taken.value.find((part) => part) ?? 0, POINTS_SCALE));
  for (const [index, place] of places.entries()) {
    const given = taken.value[index] ?? 0;
    if (given === 0) continue;
    const name = run.within(place.scope, () => textOf(reward.name, run));
    const desired = shrinkable ? { desiredValue: wishes[index] ?? ZERO } : {};
    award(run, goal, given, { name, ...desired, ...place.told });
  }
  return null;
}

function decideWish(value: Decimal): Result<Decimal, Refused> {
  const points = roundHalfAwayFromZero(value, POINTS_SCALE);
  if (points.lt(ZERO)) {
    const details = `The points to add can't be negative, but the value is ${decimalText(value)}`;
    return { ok: false, error: refused(details, "EffectCouldNotBeApplied") };
  }
  if (points.gt(POINTS_MAX)) return { ok: false, error: tooMany() };
  return ok(points);
}

const POINTS_MAX = fromScaledInteger(POINTS_HUNDREDTHS_MAX, POINTS_SCALE);

function tooMany(): Refused {
  const details = `At most ${decimalText(POINTS_MAX)} points can be added at once`;
  return refused(details, "EffectCouldNotBeApplied");
}

function award(
  run: RuleRun,
  { account, lifetime }: PointsGoal,
  amountHundredths: number,
  told: { readonly name: string; readonly desiredValue?: Decimal } & PointsPlace["told"],
): void {
  const { nowMs } = run.state.input;
  const { timezone } = account.program;
  const transactionUUID = run.state.random.uuid();
  const { startAtMs, expiresAtMs, validityDuration } = lifetime;
  if (startAtMs !== null && startAtMs <= nowMs) {
    recordMovement(run, account, "added", amountHundredths);
  } else {
    noteRead(run, account);
  }
  run.move(account.walletName, {
    kind: "add",
    transactionUUID,
    programId: account.program.id,
    subledgerId: account.subledgerId,
    amountHundredths,
    name: told.name,
    source: entrySource(run),
    startAtMs,
    expiresAtMs,
    ...(validityDuration === null ? {} : { validityDuration }),
  });
  const isLater = startAtMs !== null && startAtMs > nowMs;
  run.emit("addLoyaltyPoints", {
    ...told,
    programId: account.program.id,
    subLedgerId: account.subledgerId,
    value: fromScaledInteger(amountHundredths, POINTS_SCALE),
    recipientIntegrationId: account.profileId,
    ...(isLater ? { startDate: formatRfc3339(startAtMs, timezone) } : {}),
    ...(expiresAtMs === null ? {} : { expiryDate: formatRfc3339(expiresAtMs, timezone) }),
    transactionUUID,
    ...(account.cardIdentifier === null ? {} : { cardIdentifier: account.cardIdentifier }),
    ...(startAtMs === null ? { awaitsActivation: true } : {}),
    ...(validityDuration === null ? {} : { validityDuration }),
  });
}

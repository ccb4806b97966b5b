import { currencyPlaces } from "../../currency";
import {
  COUNTER_MONEY_SCALE,
  type Decimal,
  decimal,
  decimalText,
  fromScaledInteger,
  minDecimal,
  roundHalfAwayFromZero,
  toScaledInteger,
  truncate,
  ZERO,
} from "../../decimal";
import type { SessionDiscountScope } from "../../evaluation/effect";
import type { RuleRun } from "../../evaluation/rule-run";
import { ok, type Result } from "../../result";
import { type BlockFrame, type BlockType, isJsonObject, type Refused, refused } from "./block";
import type { FieldReader } from "./reader";
import { couponDiscount, takeBudgets } from "./rewards";
import { positional, type TalangForm } from "./talang";
import { numberOf, textOf } from "./values";

/** A discount on the cart as a whole. */
export interface AwardDiscountBlock extends BlockFrame {
  readonly type: "awardDiscount";
  readonly name: string;
  readonly value: boolean | number | string;
  /** Whether a short budget gives a lower discount instead of none. */
  readonly partial: boolean;
  readonly target: { readonly type: "cart" };
}

/** The largest discount: counters hold money in thousandths as safe integers. */
const DISCOUNT_MAX = decimal("1000000000000");

const own = positional<AwardDiscountBlock>("awardDiscount", [
  ["name", "value"],
  ["value", "value"],
  ["partial", "json"],
  ["target", "json"],
]);

const talang: TalangForm<AwardDiscountBlock> = {
  write: (block, writer) =>
    block.partial
      ? own.write(block, writer)
      : ["setDiscount", writer.value(block.name), writer.value(block.value)],
  read: {
    ...own.read,
    setdiscount(call) {
      call.place("name", 0);
      call.place("value", 1);
      return {
        type: "awardDiscount",
        name: call.value(0),
        value: call.value(1),
        partial: false,
        target: { type: "cart" },
      };
    },
  },
};

export const awardDiscount: BlockType<AwardDiscountBlock> = {
  role: "effect",
  talang,
  check(reader) {
    const name = reader.template("name");
    const value = reader.value("value", "number");
    const partial = reader.flag("partial");
    const target = cartTarget(reader);
    if (name === undefined || value === undefined || partial === undefined || !target) return null;
    return { name, value, partial, target };
  },
  compile(block, compiler) {
    const name = compiler.value(block.name);
    const value = compiler.value(block.value);
    return (run) => {
      const scope = discountScope(run);
      const amount = decideAmount(run, block, numberOf(value, run, "The discount"), scope);
      if (!amount.ok) return amount.error;
      const { given, wish } = amount.value;
      const { application } = run.state.catalogue;
      const showsWish = block.partial || application.enablePartialDiscounts;
      run.give(scope, given);
      run.reward(given);
      run.emit("setDiscount", {
        name: textOf(name, run),
        value: given,
        ...(application.enableCascadingDiscounts ? { scope } : {}),
        ...(showsWish ? { desiredValue: wish } : {}),
      });
      return null;
    };
  },
};

/** The target `cart`; the others are named in the answer. */
export function cartTarget(reader: FieldReader): { type: "cart" } | null {
  const target = reader.json["target"];
  const type = isJsonObject(target) ? target["type"] : target;
  if (type === "cart") return { type };
  if (typeof type === "string") {
    const details = `The target "${type.slice(0, 50)}" is not supported yet; use cart`;
    reader.problem(isJsonObject(target) ? "target/type" : "target", "Not supported", details);
  } else {
    reader.problem("target", "Missing", 'target must be an object such as {"type": "cart"}');
  }
  return null;
}

/** Without cascading the total is the one thing that a cart discount applies to. */
function discountScope(run: RuleRun): SessionDiscountScope {
  const { enableCascadingDiscounts, defaultDiscountScope } = run.state.catalogue.application;
  return enableCascadingDiscounts ? defaultDiscountScope : "sessionTotal";
}

interface DiscountAmount {
  readonly given: Decimal;
  readonly wish: Decimal;
}

/** Rounds, caps at what is left of the target, then at the budgets (DESIGN §4). */
function decideAmount(
  run: RuleRun,
  block: AwardDiscountBlock,
  value: Decimal,
  scope: SessionDiscountScope,
): Result<DiscountAmount, Refused> {
  const { application } = run.state.catalogue;
  const places = currencyPlaces(application.currency);
  if (!run.state.snapshot.session) return refuse("There is no session to give a discount on");
  if (value.lt(ZERO)) {
    return refuse(`The discount can't be negative, but its value is ${decimalText(value)}`);
  }
  const wish = roundHalfAwayFromZero(value, places);
  if (run.rule.takesPoints && !wish.eq(value)) {
    const limit = `more than the ${places} decimals of ${application.currency}`;
    return refuse(
      `The discount of ${decimalText(value)} has ${limit}, and the points paid must match`,
    );
  }
  const left = run.state.leftOf(scope, run.given);
  const capped = minDecimal(wish, truncate(left, places));
  if (run.rule.takesPoints && capped.lt(wish)) return refuse(tooLarge(wish, capped));
  if (capped.gt(DISCOUNT_MAX)) return refuse(tooLarge(capped, DISCOUNT_MAX));
  if (capped.eq(ZERO)) return ok({ given: capped, wish });
  const shrinkable = !run.rule.takesPoints && (block.partial || application.enablePartialDiscounts);
  const units = takeBudgets(run, {
    amountAction: "setDiscount",
    countAction: "setDiscountEffect",
    units: toScaledInteger(capped, COUNTER_MONEY_SCALE),
    unitStep: 10 ** (COUNTER_MONEY_SCALE - places),
    scale: COUNTER_MONEY_SCALE,
    shrinkable,
    extra: couponDiscount(run),
  });
  if (!units.ok) return units;
  return ok({ given: fromScaledInteger(units.value, COUNTER_MONEY_SCALE), wish });
}

function refuse(details: string): Result<never, Refused> {
  return { ok: false, error: refused(details, "EffectCouldNotBeApplied") };
}

function tooLarge(wish: Decimal, highest: Decimal): string {
  const what = `The discount of ${decimalText(wish)} is more than what is left to discount`;
  return `${what}; the highest amount possible is ${decimalText(highest)}`;
}

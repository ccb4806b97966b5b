import {
  type Decimal,
  decimalText,
  fromScaledInteger,
  POINTS_SCALE,
  toScaledInteger,
  truncate,
  ZERO,
} from "../../decimal";
import {
  accountOf,
  availableHundredths,
  type PointsAccount,
  POINTS_HUNDREDTHS_MAX,
  recordMovement,
} from "../../evaluation/points";
import type { RuleRun } from "../../evaluation/rule-run";
import { err, type Result } from "../../result";
import { type BlockFrame, type BlockType, type Refused, refused } from "./block";
import { entrySource } from "./entry-source";
import { takeBudgets } from "./rewards";
import { positional } from "./talang";
import { numberOf, textOf } from "./values";

/** Takes points of the customer or card; fails when the active points do not suffice. */
export interface RedeemLoyaltyPointsBlock extends BlockFrame {
  readonly type: "redeemLoyaltyPoints";
  readonly program: { readonly id: number; readonly name: string; readonly title: string };
  readonly subledger: string;
  /** The reason that the transaction log shows. */
  readonly name: string;
  readonly value: boolean | number | string;
  readonly cardIdentifier?: string;
}

export const redeemLoyaltyPoints: BlockType<RedeemLoyaltyPointsBlock> = {
  role: "effect",
  talang: positional<RedeemLoyaltyPointsBlock>("redeemLoyaltyPoints", [
    ["program", "reference"],
    ["subledger", "value"],
    ["name", "value"],
    ["value", "value"],
    ["cardIdentifier", "value"],
  ]),
  facts: (block) => ({ takesPoints: true, loyaltyProgramId: block.program.id }),
  check(reader) {
    const program = reader.program("program");
    const subledger = reader.has("subledger") ? reader.template("subledger") : "";
    const name = reader.template("name");
    const value = reader.value("value", "number");
    const named = reader.has("cardIdentifier");
    const cardIdentifier = named ? reader.template("cardIdentifier") : undefined;
    if (!program || subledger === undefined || name === undefined || value === undefined) {
      return null;
    }
    if (named && cardIdentifier === undefined) return null;
    const card = cardIdentifier === undefined ? {} : { cardIdentifier };
    return { program, subledger, name, value, ...card };
  },
  compile(block, compiler) {
    const value = compiler.value(block.value);
    const name = compiler.value(block.name);
    const subledger = compiler.value(block.subledger);
    const card = block.cardIdentifier === undefined ? null : compiler.value(block.cardIdentifier);
    return (run) => {
      const namedCard = card && textOf(card, run);
      const account = accountOf(run, block.program.id, textOf(subledger, run), namedCard);
      if (!account.ok) return refused(account.error, "EffectCouldNotBeApplied");
      const amount = decideAmount(run, account.value, numberOf(value, run, "The points to redeem"));
      if (!amount.ok) return amount.error;
      redeem(run, account.value, amount.value, textOf(name, run));
      return null;
    };
  },
};

/** The amount in hundredths: all of what is asked for, or nothing. */
function decideAmount(
  run: RuleRun,
  account: PointsAccount,
  points: Decimal,
): Result<number, Refused> {
  const asked = decimalText(points);
  if (!points.gt(ZERO)) {
    return refuse(`The points to redeem must be more than 0, but the value is ${asked}`);
  }
  if (!truncate(points, POINTS_SCALE).eq(points)) {
    return refuse(`${asked} points can't be redeemed: points have at most 2 decimals`);
  }
  const available = availableHundredths(run, account);
  const highest = decimalText(fromScaledInteger(available, POINTS_SCALE));
  if (points.gt(fromScaledInteger(Math.min(available, POINTS_HUNDREDTHS_MAX), POINTS_SCALE))) {
    return refuse(`${asked} points are asked for, but only ${highest} can be spent`);
  }
  return takeBudgets(run, {
    amountAction: "redeemLoyaltyPoints",
    countAction: "redeemLoyaltyPointsEffect",
    units: toScaledInteger(points, POINTS_SCALE),
    unitStep: 1,
    scale: POINTS_SCALE,
    shrinkable: false,
    extra: null,
  });
}

function redeem(run: RuleRun, account: PointsAccount, hundredths: number, name: string): void {
  const transactionUUID = run.state.random.uuid();
  const value = fromScaledInteger(hundredths, POINTS_SCALE);
  recordMovement(run, account, "taken", hundredths);
  run.reward(value);
  run.move(account.walletName, {
    kind: "deduct",
    transactionUUID,
    programId: account.program.id,
    subledgerId: account.subledgerId,
    amountHundredths: hundredths,
    name,
    source: entrySource(run),
  });
  run.emit("deductLoyaltyPoints", {
    ruleTitle: run.rule.title,
    programId: account.program.id,
    subLedgerId: account.subledgerId,
    value,
    transactionUUID,
    name,
    ...(account.cardIdentifier === null ? {} : { cardIdentifier: account.cardIdentifier }),
  });
}

function refuse(details: string): Result<never, Refused> {
  return err(refused(details, "EffectCouldNotBeApplied"));
}

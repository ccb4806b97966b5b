import type { LoyaltyBalanceName } from "../../attributes/type-scope";
import { decimalText, fromScaledInteger, POINTS_SCALE } from "../../decimal";
import { accountOf, tellBalance } from "../../evaluation/points";
import { type BlockFrame, type BlockType, refused } from "./block";
import { compare, type Comparison, COMPARISONS } from "./comparison";
import { positional } from "./talang";
import { numberOf, textOf } from "./values";

/** Compares a balance of the customer, in points, with a number. */
export interface CheckLoyaltyBalanceBlock extends BlockFrame {
  readonly type: "checkLoyaltyBalance";
  readonly operator: Comparison;
  readonly program: { readonly id: number; readonly name: string; readonly title: string };
  readonly subledger: string;
  readonly balance: BalanceKind;
  readonly value: boolean | number | string;
}

const BALANCES = ["current", "pending", "negative", "tentativeCurrent"] as const;
type BalanceKind = (typeof BALANCES)[number];

const BALANCE_NAMES: Record<BalanceKind, LoyaltyBalanceName> = {
  current: "Active",
  pending: "Pending",
  negative: "Negative",
  tentativeCurrent: "TentativeActive",
};

export const checkLoyaltyBalance: BlockType<CheckLoyaltyBalanceBlock> = {
  role: "condition",
  talang: positional<CheckLoyaltyBalanceBlock>("checkLoyaltyBalance", [
    ["operator", "json"],
    ["program", "reference"],
    ["subledger", "value"],
    ["balance", "json"],
    ["value", "value"],
  ]),
  facts: (block) => ({ loyaltyProgramId: block.program.id }),
  check(reader) {
    const operator = reader.choice("operator", COMPARISONS);
    const program = reader.program("program");
    const subledger = reader.template("subledger");
    const balance = reader.choice("balance", BALANCES);
    const value = reader.value("value", "number");
    if (!operator || !program || subledger === undefined || !balance || value === undefined) {
      return null;
    }
    return { operator, program, subledger, balance, value };
  },
  compile(block, compiler) {
    const value = compiler.value(block.value);
    const subledger = compiler.value(block.subledger);
    return (run) => {
      const account = accountOf(run, block.program.id, textOf(subledger, run));
      if (!account.ok) return refused(account.error);
      const hundredths = tellBalance(run, account.value, BALANCE_NAMES[block.balance]);
      const points = fromScaledInteger(hundredths, POINTS_SCALE);
      const wanted = numberOf(value, run, "The balance to compare with");
      if (compare(points, block.operator, wanted)) return null;
      const words = `${block.operator} ${decimalText(wanted)}`;
      return refused(`The ${block.balance} balance is ${decimalText(points)}, not ${words}`);
    };
  },
};

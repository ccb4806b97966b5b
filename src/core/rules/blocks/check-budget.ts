import { decimalText, fromScaledInteger } from "../../decimal";
import { BUDGET_SCALES, type BudgetAction, budgetFor } from "../../evaluation/budgets";
import { type BlockFrame, type BlockType, refused } from "./block";
import { positional } from "./talang";
import { numberOf } from "./values";

/** Whether the campaign's budgets leave something for an action, or enough for an amount. */
export interface CheckBudgetBlock extends BlockFrame {
  readonly type: "checkBudget";
  readonly operator: "available" | "enoughFor";
  readonly action: BudgetAction;
  /** In the unit of the action: money, points, or how many. */
  readonly value?: boolean | number | string;
}

const ACTIONS = Object.keys(BUDGET_SCALES) as readonly BudgetAction[];

export const checkBudget: BlockType<CheckBudgetBlock> = {
  role: "condition",
  talang: positional<CheckBudgetBlock>("checkBudget", [
    ["operator", "json"],
    ["action", "json"],
    ["value", "value"],
  ]),
  check(reader) {
    const operator = reader.choice("operator", ["available", "enoughFor"]);
    const action = reader.choice("action", ACTIONS);
    if (!operator || !action) return null;
    if (operator === "available") return { operator, action };
    const value = reader.value("value", "number");
    return value === undefined ? null : { operator, action, value };
  },
  compile(block, compiler) {
    const value = block.value === undefined ? null : compiler.value(block.value);
    const { action } = block;
    return (run) => {
      const budget = budgetFor(run, action);
      if ("missing" in budget) {
        const what = budget.missing === "Profile" ? "customer" : "identifier";
        return refused(`The budget ${action} counts per ${what}, but the session has none`);
      }
      if (budget.leftUnits === null) return null;
      const left = fromScaledInteger(budget.leftUnits, BUDGET_SCALES[action]);
      const wanted = value && numberOf(value, run, "The amount to compare the budget with");
      if (wanted ? left.gte(wanted) : budget.leftUnits > 0) return null;
      const words = wanted ? `less than ${decimalText(wanted)}` : "nothing is left";
      return refused(`The budget ${action} leaves ${decimalText(left)}: ${words}`);
    };
  },
};

import { calendarParts } from "../../calendar";
import { Instant } from "../../expression";
import { type BlockFrame, type BlockType, refused } from "./block";
import type { JsonValue } from "../model";
import { positional } from "./talang";

/**
 * Whether today is the anniversary of a time, or this month its month, on the Application's clock;
 * the year counts for nothing. A 29 February is celebrated on the 28th in years that have none.
 */
export interface CheckAnniversaryBlock extends BlockFrame {
  readonly type: "checkAnniversary";
  readonly attribute: JsonValue;
  readonly unit: "day" | "month";
}

export const checkAnniversary: BlockType<CheckAnniversaryBlock> = {
  role: "condition",
  talang: positional<CheckAnniversaryBlock>("checkAnniversary", [
    ["attribute", "expression"],
    ["unit", "json"],
  ]),
  check(reader) {
    const attribute = reader.expression("attribute");
    const unit = reader.choice("unit", ["day", "month"]);
    if (!attribute || !unit) return null;
    if (attribute.type !== "time" && attribute.type !== "any") {
      reader.problem(
        "attribute",
        "Type mismatch",
        "An anniversary needs an attribute of type time",
      );
      return null;
    }
    return { attribute: attribute.json, unit };
  },
  compile(block, compiler) {
    const { run: read, path } = compiler.expression(block.attribute);
    const label = path ? path.join(".") : "The value";
    return (run) => {
      const { scope } = run;
      const value = path ? scope.lookup(path) : read(scope);
      if (value === undefined || value === null) return refused(`${label} has no value`);
      if (!(value instanceof Instant)) return refused(`${label} is no time`);
      const then = calendarParts(value.epochMs, scope.timezone);
      const now = calendarParts(scope.nowMs, scope.timezone);
      const sameMonth = then.month === now.month;
      if (
        block.unit === "month" ? sameMonth : sameMonth && celebratedDay(then, now.year) === now.day
      ) {
        return null;
      }
      return refused(`It is not the ${block.unit} of the anniversary of ${label}`);
    };
  },
};

function celebratedDay({ month, day }: { month: number; day: number }, year: number): number {
  return month === 2 && day === 29 && !isLeapYear(year) ? 28 : day;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

import { decimalFromNumber, truncate } from "../../core/decimal";
import { BUDGET_SCALES } from "../../core/evaluation/budgets";
import type { LimitConfig } from "../../core/evaluation/catalogue";
import type { FieldError } from "../refusal";

/**
 * Problems of budgets, with pointers below `at`. A limit that evaluation doesn't keep is refused:
 * it would be believed.
 */
export function limitProblems(limits: readonly LimitConfig[], at: string): FieldError[] {
  const scales: Readonly<Record<string, number>> = BUDGET_SCALES;
  return limits.flatMap((limit, index) => {
    const problems: FieldError[] = [];
    const scale = Object.hasOwn(scales, limit.action) ? scales[limit.action] : undefined;
    if (scale === undefined) {
      const supported = Object.keys(BUDGET_SCALES).join(", ");
      const details = `A limit on ${limit.action} is not supported; supported are ${supported}`;
      problems.push({
        title: "Not supported",
        details,
        source: { pointer: `${at}/${index}/action` },
      });
    } else if (!fitsScale(limit.limit, scale)) {
      const details = `A limit on ${limit.action} has at most ${scale} decimals`;
      const source = { pointer: `${at}/${index}/limit` };
      problems.push({ title: "Invalid value", details, source });
    }
    return problems;
  });
}

function fitsScale(limit: number, scale: number): boolean {
  const exact = decimalFromNumber(limit);
  return truncate(exact, scale).eq(exact);
}

import { BUDGET_SCALES } from "../../core/evaluation/budgets";
import type { LimitConfig } from "../../core/evaluation/catalogue";
import type { FieldError } from "../refusal";

/**
 * Problems of budgets, with pointers below `at`. A limit that evaluation doesn't keep is refused:
 * it would be believed.
 */
export function limitProblems(limits: readonly LimitConfig[], at: string): FieldError[] {
  return limits.flatMap((limit, index) => {
    const problems: FieldError[] = [];
    if (!Object.hasOwn(BUDGET_SCALES, limit.action)) {
      const supported = Object.keys(BUDGET_SCALES).join(", ");
      const details = `A limit on ${limit.action} is not supported; supported are ${supported}`;
      problems.push({
        title: "Not supported",
        details,
        source: { pointer: `${at}/${index}/action` },
      });
    }
    limit.entities.forEach((entity, position) => {
      if (!UNSUPPORTED_ENTITIES.has(entity)) return;
      problems.push({
        title: "Not supported",
        details: `A limit for each ${entity} is not supported`,
        source: { pointer: `${at}/${index}/entities/${position}` },
      });
    });
    return problems;
  });
}

/** Entities that no session carries yet: a limit on them would never count. */
const UNSUPPORTED_ENTITIES: ReadonlySet<string> = new Set(["Referral"]);

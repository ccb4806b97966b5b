import type { LimitConfig } from "../../core/evaluation/catalogue";
import type { FieldError } from "../refusal";

/** Budgets that evaluation honours; a limit on anything else would be believed and not kept. */
const SUPPORTED_ACTIONS: ReadonlySet<string> = new Set(["redeemCoupon"]);

/** Problems of budgets, with pointers below `at`. */
export function limitProblems(limits: readonly LimitConfig[], at: string): FieldError[] {
  return limits.flatMap((limit, index) =>
    SUPPORTED_ACTIONS.has(limit.action)
      ? []
      : [
          {
            title: "Not supported",
            details: `A limit on ${limit.action} is not supported`,
            source: { pointer: `${at}/${index}/action` },
          },
        ],
  );
}

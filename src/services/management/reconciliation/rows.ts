import type { ServiceContext } from "../../context";
import type { Check, Difference, Position } from "./types";

/** Rows of D1 that one page compares. */
const ROWS_MAX = 500;

/** A check whose page is one statement of D1, and so of one instant. */
export interface RowCheck<Row, Key extends Position> {
  readonly first: Key;
  readonly statement: (context: ServiceContext, after: Key, rowsMax: number) => D1PreparedStatement;
  readonly key: (row: Row) => Key;
  readonly judge: (row: Row, nowMs: number) => Difference | null;
}

export function rowCheck<Row, Key extends Position>(check: RowCheck<Row, Key>): Check {
  return {
    keyTypes: check.first.map((part) => (typeof part === "string" ? "string" : "number")),
    async page(context, after) {
      // The cursor's shape was checked against `first`.
      const from = (after as Key | null) ?? check.first;
      const { results } = await check.statement(context, from, ROWS_MAX).all<Row>();
      const nowMs = context.ports.clock.now();
      const last = results.at(-1);
      return {
        checked: results.length,
        differences: results
          .map((row) => check.judge(row, nowMs))
          .filter((difference) => difference !== null),
        next: last === undefined || results.length < ROWS_MAX ? null : check.key(last),
      };
    },
  };
}

import { isDecimal } from "../../decimal";
import type { RuleRun } from "../../evaluation/rule-run";
import { Instant, type Value } from "../../expression";
import type { BlockCompiler } from "../blocks/block";
import type { FieldReader } from "../blocks/reader";
import { elementScope, lookUp } from "./element";
import type { SortField } from "./model";

type Sorter = (list: readonly Value[], run: RuleRun) => readonly Value[];

/** Reads one field of a sort; null when a problem was reported. */
export function checkSortField(reader: FieldReader): SortField | null {
  const expression = reader.expression("expression");
  const direction = reader.has("direction") ? reader.choice("direction", ["asc", "desc"]) : "asc";
  return expression && direction ? { expression: expression.json, direction } : null;
}

/** Sorts stably by the fields in turn; elements without a value come last either way. */
export function compileSort(fields: readonly SortField[], compiler: BlockCompiler): Sorter {
  const keys = fields.map(({ expression, direction }) => ({
    ...compiler.expression(expression),
    sign: direction === "desc" ? -1 : 1,
  }));
  return (list, run) => {
    run.state.meter.spend(list.length);
    const keyed = list.map((element) => {
      const scope = elementScope(run, element);
      return { element, values: keys.map((key) => lookUp(key, scope)) };
    });
    keyed.sort((a, b) => {
      for (const [index, { sign }] of keys.entries()) {
        const order = compareKeys(a.values[index], b.values[index], sign);
        if (order !== 0) return order;
      }
      return 0;
    });
    return keyed.map(({ element }) => element);
  };
}

/** Numbers by size, times by moment, texts by code units; unlike kinds in a fixed order. */
export function compareValues(a: Value, b: Value): number {
  const kind = kindOrder(a) - kindOrder(b);
  if (kind !== 0) return kind;
  if (isDecimal(a) && isDecimal(b)) return a.cmp(b);
  if (a instanceof Instant && b instanceof Instant) return a.epochMs - b.epochMs;
  if (typeof a === "string" && typeof b === "string" && a !== b) return a < b ? -1 : 1;
  return typeof a === "boolean" && typeof b === "boolean" ? Number(a) - Number(b) : 0;
}

function compareKeys(a: Value | undefined, b: Value | undefined, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return sign * compareValues(a, b);
}

function kindOrder(value: Value): number {
  if (isDecimal(value)) return 0;
  if (value instanceof Instant) return 1;
  if (typeof value === "string") return 2;
  return typeof value === "boolean" ? 3 : 4;
}

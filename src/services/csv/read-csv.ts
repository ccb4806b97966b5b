import { type CsvRow, type CsvShape, parseCsv } from "../../core/csv";
import { type FieldError, INVALID_DATA, Refusal } from "../refusal";

/** More findings than this help nobody. */
const ERRORS_MAX = 100;

/**
 * The rows of a CSV file.
 *
 * @throws Refusal `invalid`, with one entry per line that can't be read
 */
export function readCsv<C extends string>(text: string, shape: CsvShape<C>): CsvRow<C>[] {
  const parsed = parseCsv(text, shape);
  if (parsed.ok) return parsed.value;
  const problems = parsed.error.map(({ line, details }) =>
    lineError(line, "Invalid value", details),
  );
  throw new Refusal("invalid", INVALID_DATA, problems);
}

export function lineError(line: number, title: string, details: string): FieldError {
  return { title, details, source: { line: String(line) } };
}

/** A finding about a cell: thrown by the readers of `csv/cells.ts`. */
export class CellProblem extends Error {}

/**
 * Turns every row into what is stored; findings of all rows come together.
 *
 * @throws Refusal `invalid`
 */
export function mapRows<C extends string, T>(
  rows: readonly CsvRow<C>[],
  map: (values: CsvRow<C>["values"], line: number) => T,
): T[] {
  const errors: FieldError[] = [];
  const mapped = rows.flatMap(({ line, values }): T[] => {
    try {
      return [map(values, line)];
    } catch (error) {
      if (!(error instanceof CellProblem)) throw error;
      errors.push(lineError(line, "Invalid value", error.message));
      return [];
    }
  });
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors.slice(0, ERRORS_MAX));
  return mapped;
}

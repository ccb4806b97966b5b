import Papa from "papaparse";
import { err, ok, type Result } from "./result";

/** One row under the header's names; a column that the file leaves out reads as "". */
export interface CsvRow<C extends string> {
  /** Counted from 1, the header included. */
  readonly line: number;
  readonly values: Readonly<Record<C, string>>;
}

export interface CsvProblem {
  readonly line: number;
  readonly details: string;
}

export interface CsvShape<C extends string> {
  /** All columns that a file may have, in lower case. */
  readonly columns: readonly C[];
  readonly required: readonly C[];
  readonly rowsMax: number;
}

/** More findings than this help nobody. */
const PROBLEMS_MAX = 100;

/** Reads comma-separated text (RFC 4180); its first line names the columns, in any order. */
export function parseCsv<C extends string>(
  text: string,
  shape: CsvShape<C>,
): Result<CsvRow<C>[], CsvProblem[]> {
  // One row more than allowed tells that there are too many; empty lines count, but little.
  const preview = shape.rowsMax + BLANK_LINES_MAX;
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: ",", preview });
  const broken = errors.map(({ row, message }) => problem((row ?? 0) + 1, `${message}.`));
  if (broken.length > 0) return err(broken.slice(0, PROBLEMS_MAX));
  const [header = [], ...body] = data;
  const columns = header.map((cell) => cell.trim().toLowerCase());
  const wrong = headerProblems(columns, shape);
  if (wrong.length > 0) return err(wrong);
  const rows: CsvRow<C>[] = [];
  const problems: CsvProblem[] = [];
  body.forEach((cells, index) => {
    const line = index + 2;
    if (isBlank(cells)) return;
    if (cells.length === columns.length) rows.push({ line, values: named(columns, cells, shape) });
    else problems.push(problem(line, `There are ${cells.length} fields, not ${columns.length}`));
  });
  if (problems.length > 0) return err(problems.slice(0, PROBLEMS_MAX));
  if (rows.length > shape.rowsMax) {
    return err([problem(shape.rowsMax + 2, `At most ${shape.rowsMax} rows are taken`)]);
  }
  return ok(rows);
}

/** The rows as comma-separated text with a header; a field with commas or quotes is quoted. */
export function formatCsv<C extends string>(
  columns: readonly C[],
  rows: readonly Readonly<Record<C, string>>[],
): string {
  const data = rows.map((row) => columns.map((column) => row[column]));
  const lines = Papa.unparse({ fields: [...columns], data }, { newline: "\n" });
  // Without rows there is a line end already.
  return lines.endsWith("\n") ? lines : `${lines}\n`;
}

/** Empty lines that a file may hold beside its rows. */
const BLANK_LINES_MAX = 1_000;

function headerProblems<C extends string>(
  columns: readonly string[],
  { columns: known, required }: CsvShape<C>,
): CsvProblem[] {
  const names = known.join(", ");
  const unknown = columns.filter((column) => !known.includes(column as C));
  const repeated = columns.filter((column, index) => columns.indexOf(column) !== index);
  const missing = required.filter((column) => !columns.includes(column));
  return [
    ...unknown.map((column) => `There is no column "${column.slice(0, 100)}"; known are ${names}`),
    ...repeated.map((column) => `The column ${column} stands there twice`),
    ...missing.map((column) => `The column ${column} is missing`),
  ]
    .slice(0, PROBLEMS_MAX)
    .map((details) => problem(1, details));
}

function isBlank(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0]?.trim() === "";
}

function named<C extends string>(
  columns: readonly string[],
  cells: readonly string[],
  shape: CsvShape<C>,
): Record<C, string> {
  const values = Object.fromEntries(shape.columns.map((column) => [column, ""]));
  columns.forEach((column, index) => {
    values[column] = cells[index]?.trim() ?? "";
  });
  return values as Record<C, string>;
}

function problem(line: number, details: string): CsvProblem {
  return { line, details };
}

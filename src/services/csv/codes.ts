import { INVALID_DATA, Refusal } from "../refusal";
import { lineError } from "./read-csv";

const ERRORS_MAX = 100;

export interface CodeRow {
  readonly line: number;
  /** As it is stored. */
  readonly code: string;
}

/** Refuses a file that names a code twice. */
export function requireDifferentCodes(rows: readonly CodeRow[]): void {
  const lines = new Map<string, number>();
  const errors = rows.flatMap(({ line, code }) => {
    const first = lines.get(code);
    lines.set(code, first ?? line);
    if (first === undefined) return [];
    return [lineError(line, "Invalid value", `The code stands in line ${first} already`)];
  });
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors.slice(0, ERRORS_MAX));
}

/** Refuses a file with codes that exist. */
export function refuseTaken(rows: readonly CodeRow[], taken: ReadonlySet<string>): never {
  const errors = rows
    .filter(({ code }) => taken.has(code))
    .slice(0, ERRORS_MAX)
    .map(({ line }) => lineError(line, "Taken", "The code exists already"));
  throw new Refusal("conflict", "Codes of the file exist already", errors);
}

/** Rows that one message of the queue posts. */
const ROWS_PER_MESSAGE = 100;

export function inSlices<T>(rows: readonly T[]): T[][] {
  const slices: T[][] = [];
  for (let from = 0; from < rows.length; from += ROWS_PER_MESSAGE) {
    slices.push(rows.slice(from, from + ROWS_PER_MESSAGE));
  }
  return slices;
}

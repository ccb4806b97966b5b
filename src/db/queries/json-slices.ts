/** What one JSON parameter may hold (DESIGN §2, Sizes). */
const ROWS_PER_SLICE_MAX = 5_000;
const CHARACTERS_PER_SLICE_MAX = 1_000_000;

/**
 * Many rows as JSON lists for `json_each(?)`: each at most 5,000 rows and 1 MB, in the given order.
 * A row alone must be smaller than that.
 */
export function jsonSlices(rows: readonly unknown[]): string[] {
  const slices: string[] = [];
  let parts: string[] = [];
  let bytes = 0;
  const close = () => {
    if (parts.length > 0) slices.push(`[${parts.join(",")}]`);
    parts = [];
    bytes = 0;
  };
  for (const row of rows) {
    const text = JSON.stringify(row);
    // A UTF-16 unit is at most three bytes of UTF-8.
    const size = NOT_ASCII.test(text) ? text.length * 3 : text.length;
    const full = parts.length === ROWS_PER_SLICE_MAX || bytes + size > CHARACTERS_PER_SLICE_MAX;
    if (full) close();
    parts.push(text);
    bytes += size + 1;
  }
  close();
  return slices;
}

const NOT_ASCII = /[^\u0020-\u007e]/;

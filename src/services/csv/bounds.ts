/** Rows of an export: an isolate holds them all; the rest is asked for with narrower filters. */
export const EXPORT_ROWS_MAX = 500_000;

/** Rows that an export reads at a time. */
export const EXPORT_ROWS_PER_PAGE = 5_000;

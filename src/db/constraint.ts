const FAILED_CONSTRAINT = /(CHECK|UNIQUE|NOT NULL|FOREIGN KEY) constraint failed(?:: ([\w., ]+))?/;

const CAUSES_MAX = 5;

/**
 * The constraint that made D1 refuse a statement or a batch: a CHECK's name, `table.column` of a
 * UNIQUE or NOT NULL, `FOREIGN KEY`; null when the error is about something else.
 */
export function failedConstraint(error: unknown): string | null {
  let current: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && current instanceof Error; depth += 1) {
    const match = FAILED_CONSTRAINT.exec(current.message);
    if (match !== null) return match[2]?.trim() ?? match[1] ?? null;
    current = current.cause;
  }
  return null;
}

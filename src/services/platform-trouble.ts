/**
 * What D1 and Durable Objects say when the platform, not the call, is at fault: connections lost,
 * an object moved or updated, too much at once. The same call a moment later is likely to work.
 */
const TROUBLE =
  /network connection lost|storage caused object to be reset|reset because its code was updated|(?:db|object) is overloaded|transient issue|storage operation exceeded timeout|internal error in d1/i;

/** Whether an error that nobody could interpret is the platform's, and passes. */
export function isPlatformTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { retryable, overloaded } = error as { retryable?: unknown; overloaded?: unknown };
  if (retryable === true || overloaded === true) return true;
  const cause = error.cause instanceof Error ? error.cause.message : "";
  return TROUBLE.test(`${error.message} ${cause}`);
}

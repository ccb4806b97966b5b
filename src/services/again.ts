/** How often a call that is safe to repeat is sent in all. */
const SENDINGS_MAX = 3;

/**
 * Sends a call that is idempotent by its id again when its answer is lost. The last failure is the
 * caller's to interpret: it says nothing about whether the call took effect.
 */
export async function again<T>(send: () => Promise<T>): Promise<T> {
  for (let sending = 1; ; sending += 1) {
    try {
      return await send();
    } catch (error) {
      if (sending >= SENDINGS_MAX || isOverloaded(error)) throw error;
    }
  }
}

/** An overloaded object must not be asked again at once. */
function isOverloaded(error: unknown): boolean {
  return typeof error === "object" && error !== null && "overloaded" in error && !!error.overloaded;
}

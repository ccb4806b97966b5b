/** A write that its caller gave a name, as every store knows it (DESIGN §4, `Idempotency-Key`). */
export interface KeyedCall {
  readonly key: string;
  /** What the key was used for; the same for the same operation, path, query and body. */
  readonly fingerprint: string;
}

/** How long a store remembers a key. */
export const KEYED_CALL_KEPT_MS = 24 * 3_600_000;

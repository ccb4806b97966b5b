import type { KeyedCall } from "../../core/keyed-call";
import { Refusal } from "../refusal";

/** The APIs that take the header; each has keys of its own. */
export type IdempotencyScope = "integration" | "redemptions";

export const IDEMPOTENCY_HEADER = "Idempotency-Key";

interface CallNames {
  readonly scope: IdempotencyScope;
  readonly key: string;
  readonly operation: string;
  /** Of path, query and body as they were understood. */
  readonly hash: string;
  /** What the call answers when it succeeds. */
  readonly status: number;
}

/**
 * A write to which its caller gave a key: sent again, it has no further effect and gets the stored
 * answer. Lives as long as the request.
 */
export class IdempotentCall implements KeyedCall {
  readonly scope: IdempotencyScope;
  readonly key: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly #operation: string;
  #isReplayed = false;

  constructor({ scope, key, operation, hash, status }: CallNames) {
    this.scope = scope;
    this.key = key;
    this.fingerprint = `${operation} ${hash}`;
    this.status = status;
    this.#operation = operation;
  }

  /** Whether the answer is an earlier call's. */
  get isReplayed(): boolean {
    return this.#isReplayed;
  }

  /**
   * The call is answered by an earlier one.
   *
   * @throws Refusal `unprocessable` when that was another call
   */
  replay({ fingerprint }: Pick<KeyedCall, "fingerprint">): void {
    if (fingerprint === this.fingerprint) {
      this.#isReplayed = true;
      return;
    }
    const [operation = ""] = fingerprint.split(" ");
    const what = operation === this.#operation ? "another path, query or body" : operation;
    throw new Refusal("unprocessable", "The Idempotency-Key was used for another call", [
      {
        title: "Key used before",
        details: `The key was used for ${what} within the last 24 hours; send a new one`,
        source: { parameter: IDEMPOTENCY_HEADER },
      },
    ]);
  }
}

/** A twin of the call is under way: its answer is to be asked for again. */
export function twinInFlight(): Refusal {
  const message = "A call with the same Idempotency-Key is under way; send it again to be answered";
  return new Refusal("too_many_updates", message);
}

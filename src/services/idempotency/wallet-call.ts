import type { KeyedCall } from "../../core/keyed-call";
import type { IntegrationContext } from "../context";

/**
 * The call's name, as a wallet remembers it beside what it changed there: customers are shared by
 * Applications, keys are not. Nothing without a key.
 */
export function walletCall(
  { idempotency }: IntegrationContext,
  applicationId: number,
): { readonly call?: KeyedCall } {
  if (!idempotency) return {};
  const { key, fingerprint } = idempotency;
  return { call: { key: `${applicationId} ${key}`, fingerprint } };
}

/**
 * What a wallet said of the call's key: nothing was moved when it was used before.
 *
 * @param earlier the fingerprint of the call that used it
 * @throws Refusal `unprocessable` when that was another call
 */
export function replayWalletCall(
  { idempotency }: IntegrationContext,
  earlier: string | null | undefined,
): void {
  if (typeof earlier === "string") idempotency?.replay({ fingerprint: earlier });
}

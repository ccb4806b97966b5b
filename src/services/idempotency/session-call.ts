import type { KeyedCall } from "../../core/keyed-call";
import type { SessionRpc, SessionSnapshot } from "../../durable/customer-session/protocol";
import { IN_DOUBT_PATIENCE_MS } from "../../durable/loyalty-wallet/protocol";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { twinInFlight } from "./idempotent-call";

/** The call's name, for what is stored with it; nothing without a key. */
export function namedCall({ idempotency }: IntegrationContext): { readonly call?: KeyedCall } {
  if (!idempotency) return {};
  const { key, fingerprint } = idempotency;
  return { call: { key, fingerprint } };
}

/** The snapshot with its word on the call's key: refusals and settlements bring none along. */
export async function askedFor(
  { idempotency }: IntegrationContext,
  session: SessionRpc,
  snapshot: SessionSnapshot,
): Promise<SessionSnapshot> {
  if (!idempotency || snapshot.earlier !== undefined) return snapshot;
  return again(() => session.load(idempotency.key));
}

/**
 * Refuses a call while the same call may still be at work. An older one has died: what it left in
 * doubt is settled like any other closure.
 *
 * @throws Refusal `too_many_updates`
 */
export function refuseTwin(
  { idempotency, ports }: IntegrationContext,
  { inDoubt }: SessionSnapshot,
): void {
  if (!idempotency || inDoubt?.callKey !== idempotency.key) return;
  if (ports.clock.now() - inDoubt.sinceMs < IN_DOUBT_PATIENCE_MS) throw twinInFlight();
}

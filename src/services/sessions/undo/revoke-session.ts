import type { CartItem, SessionDocument } from "../../../core/session/types";
import type { SessionChange } from "../../../core/session/update";
import type { SessionSnapshot, StoredSession } from "../../../durable/customer-session/protocol";
import { again } from "../../again";
import type { IntegrationContext } from "../../context";
import { INVALID_DATA, Refusal, type FieldError } from "../../refusal";
import { sessionOf, type AttemptOutcome } from "../attempt";
import { reloadCustomer } from "../load-session";
import type { LoadedSession, UpdateSessionInput } from "../types";
import { attemptUndo } from "./attempt-undo";

/** Whether an update takes a session back that was closed. */
export function isRevocation({ session }: LoadedSession, { change }: UpdateSessionInput): boolean {
  const state = session.document?.state;
  return change.state === "cancelled" && (state === "closed" || state === "partially_returned");
}

/** One attempt at cancelling a session that was closed (reference SEMANTICS §4.1, §4.2). */
export async function revokeSession(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
  bodyHash: string | null,
): Promise<AttemptOutcome> {
  const { sessionIntegrationId, change, dry, sections } = input;
  const stored = hasResult(loaded.session)
    ? loaded.session
    : await again(() => sessionOf(context, input, loaded).read(context.idempotency?.key));
  if (stored.version !== loaded.session.version) {
    return { done: false, loaded: { ...loaded, session: stored } };
  }
  if (stored.document) checkUnchanged(stored.document, change);
  const request = { kind: "cancel", attributes: change.attributes ?? {}, bodyHash } as const;
  const call = { sessionIntegrationId, request, dry, sections };
  const outcome = await attemptUndo(context, call, loaded, stored);
  if (outcome.done) return outcome;
  const session = outcome.session ?? loaded.session;
  return { done: false, loaded: await reloadCustomer(context, { ...loaded, session }, input) };
}

/** The first load of a cancellation brings the effects along; what a refusal tells does not. */
function hasResult(session: SessionSnapshot): session is StoredSession {
  return "resultJson" in session;
}

/**
 * A closed session can't be modified: a cancellation may repeat what is stored, and add attributes.
 */
function checkUnchanged(stored: SessionDocument, change: SessionChange): void {
  const errors: FieldError[] = [];
  for (const field of UNCHANGEABLE) {
    const wished = change[field];
    if (wished === undefined || sameJson(wished, stored[field])) continue;
    errors.push(modified(field));
  }
  const { cartItems } = change;
  if (cartItems && !sameCart(cartItems, stored.cartItems)) errors.push(modified("cartItems"));
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors);
}

const UNCHANGEABLE = [
  "profileId",
  "storeIntegrationId",
  "couponCodes",
  "referralCode",
  "loyaltyCards",
  "identifiers",
] as const;

function modified(field: string): FieldError {
  const details = "A closed session can't be modified; leave the field out, or repeat what it has";
  return { title: "Invalid value", details, source: { pointer: `/${field}` } };
}

/** Rules may have set attributes of the lines, and callers leave them out. */
function sameCart(wished: readonly CartItem[], stored: readonly CartItem[]): boolean {
  const lines = (items: readonly CartItem[]) =>
    items.map(({ sku, quantity, price }) => [sku, quantity, price]);
  return sameJson(lines(wished), lines(stored));
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

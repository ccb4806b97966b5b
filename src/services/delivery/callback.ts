import { laterMessageStatement } from "../../db/queries/outbox";
import { again } from "../again";
import { hashJson } from "../hash-json";
import { sendMessages } from "../closures/messages";
import type { IntegrationContext } from "../context";

/** What a platform wants to be called back with. */
export interface Callback {
  readonly url: string;
  /** Headers beside the content type and the message's id. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Sent as JSON. */
  readonly body: object;
}

/** What one row of the outbox may hold (DESIGN §2, Sizes). */
export const CALLBACK_BYTES_MAX = 1_000_000;

/**
 * Hands an answer to the outbox. It is stored before the caller is answered: a caller who got no
 * answer sends the call again, gets the stored result, and the callback is stored then. A dry call
 * leaves none; one that is too large is logged and left out, as its caller has the answer.
 *
 * @param closureId whose result is told: the same callback of it has the same id, so that it is
 *   stored once however often the call comes; empty = of none
 * @throws when D1 can't be asked: the caller gets no 200 and tries again
 */
export async function storeCallback(
  context: IntegrationContext,
  callback: Callback,
  closureId: string,
): Promise<void> {
  if (context.dry === true) return;
  const { db, clock, random, log } = context.ports;
  const { keyHash, requestId } = context;
  const payload = JSON.stringify(callback);
  const bytes = new TextEncoder().encode(payload).byteLength;
  if (bytes > CALLBACK_BYTES_MAX) {
    log.event("callback_too_large", { requestId, bytes });
    return;
  }
  const { url, headers } = callback;
  const fields = Object.keys(callback.body);
  const id =
    closureId === ""
      ? random.uuid()
      : uuidOf(await hashJson({ closureId, url, headers, fields: fields.toSorted() }));
  const message = { id, kind: "callback", payload } as const;
  const call = { keyHash, nowMs: clock.now() };
  await again(() => laterMessageStatement(db, message, call).run());
  await sendMessages(context, [message]);
}

/** A UUID (version 8, RFC 9562) that a hash in hexadecimal names. */
function uuidOf(hash: string): string {
  const groups = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(12, 15)}`];
  return [...groups, `8${hash.slice(15, 18)}`, hash.slice(18, 30)].join("-");
}

import type { WebhookCall } from "../../core/evaluation/writes";
import { claimMessageStatement, type ClaimedMessageRow } from "../../db/queries/outbox";
import type { Ports } from "../ports";
import type { Callback } from "./callback";

/** How long a receiver may take to answer. */
export const DELIVERY_TIMEOUT_MS = 10_000;

/**
 * Sends one message of the outbox, once: the row is marked as sent before the call, so that a
 * repeat from the queue finds it gone. The receiver's answer is logged, never interpreted.
 *
 * @throws when D1 can't be asked: nothing was sent, the queue tries again
 */
export async function deliverMessage(
  ports: Ports,
  send: typeof fetch,
  messageId: string,
): Promise<void> {
  const { db, clock, log } = ports;
  const claimed = await claimMessageStatement(
    db,
    messageId,
    clock.now(),
  ).first<ClaimedMessageRow>();
  if (!claimed) return;
  const { name, fields, url, request } = outgoing(claimed, messageId);
  try {
    const answer = await send(url, request);
    log.event(`${name}_sent`, { messageId, ...fields, status: answer.status });
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    log.event(`${name}_failed`, { messageId, ...fields, reason });
  }
}

interface Outgoing {
  /** Begins the names of the log's events. */
  readonly name: "webhook" | "callback";
  readonly fields: Readonly<Record<string, number>>;
  readonly url: string;
  readonly request: RequestInit;
}

function outgoing({ kind, payload }: ClaimedMessageRow, messageId: string): Outgoing {
  if (kind === "callback") {
    const callback = JSON.parse(payload) as Callback;
    const request = callbackRequest(callback, messageId);
    return { name: kind, fields: {}, url: callback.url, request };
  }
  const webhook = JSON.parse(payload) as WebhookCall;
  const { url, webhookId } = webhook;
  return {
    name: "webhook",
    fields: { webhookId },
    url,
    request: webhookRequest(webhook, messageId),
  };
}

function callbackRequest({ headers: named, body }: Callback, messageId: string): RequestInit {
  const headers = new Headers({ "Content-Type": "application/json", "X-UUID": messageId });
  for (const [name, value] of named) headers.set(name, value);
  return {
    method: "POST",
    headers,
    redirect: "manual",
    signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    body: JSON.stringify(body),
  };
}

function webhookRequest(webhook: WebhookCall, messageId: string): RequestInit {
  const headers = new Headers({ "Content-Type": "application/json", "X-UUID": messageId });
  for (const line of webhook.headers) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  const hasBody = webhook.verb !== "GET" && webhook.verb !== "DELETE";
  return {
    method: webhook.verb,
    headers,
    redirect: "manual",
    signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    ...(hasBody ? { body: webhook.payload } : {}),
  };
}

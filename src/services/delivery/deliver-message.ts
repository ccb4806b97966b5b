import type { WebhookCall } from "../../core/evaluation/writes";
import { claimMessageStatement, type ClaimedMessageRow } from "../../db/queries/outbox";
import type { Ports } from "../ports";

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
  const webhook = JSON.parse(claimed.payload) as WebhookCall;
  const { webhookId } = webhook;
  try {
    const answer = await send(webhook.url, requestOf(webhook, messageId));
    log.event("webhook_sent", { messageId, webhookId, status: answer.status });
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    log.event("webhook_failed", { messageId, webhookId, reason });
  }
}

function requestOf(webhook: WebhookCall, messageId: string): RequestInit {
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

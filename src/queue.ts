import { immediateLog } from "./http/middleware/request-log";
import { deliverMessage } from "./services/delivery/deliver-message";
import { isImportedMessage, postImportedPoints } from "./services/delivery/post-imported-points";
import type { Ports } from "./services/ports";
import { createProductionPorts, type QueuedMessage } from "./services/production-ports";
import { expireRedemption } from "./services/redemptions/expire-redemption";

/**
 * Delivers what the outbox handed over and ends redemptions that are due. A message that can't
 * even be claimed, or whose outcome is not known, comes again.
 */
export async function runQueue(batch: MessageBatch<QueuedMessage>, env: Env): Promise<void> {
  const ports = createProductionPorts(env, immediateLog);
  for (const message of batch.messages) {
    try {
      await handle(ports, message);
      message.ack();
    } catch {
      message.retry();
    }
  }
}

async function handle(ports: Ports, { id, body }: Message<QueuedMessage>): Promise<void> {
  const context = { ports, requestId: id };
  if ("dueHold" in body) await expireRedemption(context, body.dueHold);
  else if (isImportedMessage(body.messageId)) await postImportedPoints(context, body.messageId);
  else await deliverMessage(ports, fetch, body.messageId);
}

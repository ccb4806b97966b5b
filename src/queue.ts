import { immediateLog } from "./http/middleware/request-log";
import { deliverMessage } from "./services/delivery/deliver-message";
import { createProductionPorts, type QueuedMessage } from "./services/production-ports";

/** Delivers what the outbox handed over. A message that can't even be claimed comes again. */
export async function runQueue(batch: MessageBatch<QueuedMessage>, env: Env): Promise<void> {
  const ports = createProductionPorts(env, immediateLog);
  for (const message of batch.messages) {
    try {
      await deliverMessage(ports, fetch, message.body.messageId);
      message.ack();
    } catch {
      message.retry();
    }
  }
}

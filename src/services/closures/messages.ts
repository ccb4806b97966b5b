import type { DecisionWrites } from "../../core/evaluation/writes";
import type { OutboxMessage } from "../../db/queries/closure";
import type { ServiceContext } from "../context";

/** The outbox rows of a decision's webhooks. */
export function messagesOf(context: ServiceContext, writes: DecisionWrites): OutboxMessage[] {
  return writes.webhooks.map((webhook) => ({
    id: context.ports.random.uuid(),
    kind: "webhook",
    payload: JSON.stringify(webhook),
  }));
}

/**
 * Hands committed messages to the queue. A failure is logged and left to the sweep, which finds the
 * rows unsent.
 */
export async function sendMessages(
  context: ServiceContext,
  messages: readonly Pick<OutboxMessage, "id">[],
): Promise<void> {
  if (messages.length === 0) return;
  try {
    await context.ports.queue.send(messages.map((message) => message.id));
  } catch {
    const fields = { requestId: context.requestId, messages: messages.length };
    context.ports.log.event("messages_left_to_sweep", fields);
  }
}

import { unsentMessagesStatement } from "../../db/queries/outbox";
import type { Ports } from "../ports";

/** Younger messages may still be on their way. */
export const UNSENT_AGE_MS = 60_000;

/** Messages that one run hands over. */
export const REQUEUE_SLICE = 100;

/** Hands messages to the queue whose caller died between the decision and the sending. */
export async function requeue(ports: Ports): Promise<void> {
  const before = ports.clock.now() - UNSENT_AGE_MS;
  const statement = unsentMessagesStatement(ports.db, before, REQUEUE_SLICE);
  const { results } = await statement.all<{ id: string }>();
  if (results.length === 0) return;
  await ports.queue.send(results.map((row) => row.id));
  ports.log.event("requeued", { messages: results.length });
}

import { rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import { isKeyTaken } from "../../db/queries/idempotency";
import { once, recordingDatabase } from "../idempotency/once";

/**
 * A write that its own name makes safe to repeat (an order, a refund): sent again under its key, it
 * finds itself. What D1 keeps of the key refuses it for another call; +1 hop for calls with a key.
 *
 * @throws Refusal `unprocessable` when the key was used for another call
 */
export async function onceByName<T>(
  context: IntegrationContext,
  work: (context: IntegrationContext) => Promise<T>,
): Promise<T> {
  if (!context.idempotency) return work(context);
  const { application } = await rememberedIndex(context);
  const done = await once<{ readonly value: T } | null>(
    context,
    () => null,
    async () => {
      const value = await work(context);
      await keepRecord(context, application.id, "");
      return { value };
    },
  );
  if (done) return done.value;
  const { idempotency: _recorded, ...plain } = context;
  return work(plain);
}

/**
 * Writes a call down that took hold in another store. Whatever becomes of it, the call is good: its
 * repeat finds what it did by its own name. Nothing without a key.
 *
 * @throws the store's error when a twin was faster (`once` answers for it)
 */
export async function keepRecord(
  context: IntegrationContext,
  applicationId: number,
  answer: string,
): Promise<void> {
  if (!context.idempotency) return;
  try {
    await recordingDatabase(context, applicationId, answer).batch([]);
  } catch (error) {
    if (isKeyTaken(error)) throw error;
    context.ports.log.event("key_not_recorded", { requestId: context.requestId });
  }
}

import { keyRowStatement, type KeyRow } from "../../../db/queries/key-row";
import { again } from "../../again";
import { requireLiveKey } from "../../authenticate";
import { currentIndex, rememberedIndex } from "../../catalogue/read-index";
import type { IntegrationContext } from "../../context";
import { timeOffsetMs } from "../../evaluation/time-offset";
import { refuseTwin } from "../../idempotency/session-call";
import { LostRaces } from "../../lost-races";
import type { SessionAnswer } from "../types";
import { answerEarlierUndo } from "./answer-undo";
import { attemptUndo, type UndoCall } from "./attempt-undo";

/**
 * Reopens a session, or takes units of it back: key row ‖ session object, then a closure like the
 * close. A lost race decides again on what stands then.
 *
 * @throws Refusal `invalid`, `unauthorized`, `not_found`, `too_many_updates`, `unavailable`
 */
export async function undoSession(
  context: IntegrationContext,
  received: UndoCall,
): Promise<SessionAnswer> {
  const { db, objects } = context.ports;
  const remembered = await rememberedIndex(context);
  const session = objects.session(remembered.application.id, received.sessionIntegrationId);
  const [keyRow, first] = await Promise.all([
    again(() => keyRowStatement(db, context.keyHash).first<KeyRow>()),
    again(() => session.read(context.idempotency?.key)),
  ]);
  const key = requireLiveKey(context, keyRow ?? undefined);
  const index = await currentIndex(context, remembered, key);
  const base = { index, timeOffsetMs: timeOffsetMs(key) };
  const call = key.type === "staging" ? { ...received, dry: true } : received;
  const losses = new LostRaces(context, "session");
  let stored = first;
  for (;;) {
    if (!call.dry) {
      if (stored.earlier) return answerEarlierUndo(context, call, base, stored.earlier);
      refuseTwin(context, stored);
    }
    const outcome = await attemptUndo(context, call, base, stored);
    if (outcome.done) return outcome.answer;
    losses.count();
    stored = await again(() => session.read(context.idempotency?.key));
  }
}

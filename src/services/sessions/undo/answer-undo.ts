import type { SessionDocument } from "../../../core/session/types";
import type { EarlierCall } from "../../../durable/customer-session/protocol";
import { NO_CREATED_CODES } from "../../closures/created-codes";
import type { IntegrationContext } from "../../context";
import { storedResult } from "../stored-result";
import type { SessionAnswer, SessionResult } from "../types";
import type { UndoBase, UndoCall } from "./attempt-undo";
import { type KnownSections, readSections } from "./read-sections";

/** The session as an undo left it, or would leave it. */
export interface UndoneAnswer {
  readonly document: SessionDocument;
  readonly result: SessionResult;
}

/** The answer to an undo, with the sections that were asked for. */
export async function answerUndo(
  context: IntegrationContext,
  { sections: wished }: Pick<UndoCall, "sections">,
  { index, timeOffsetMs }: UndoBase,
  { document, result }: UndoneAnswer,
  known: KnownSections,
): Promise<SessionAnswer> {
  const sections = await readSections(context, index, document, wished, known);
  return {
    document,
    result,
    index,
    ...sections,
    giveaways: [],
    ...NO_CREATED_CODES,
    nowMs: context.ports.clock.now() + timeOffsetMs,
  };
}

/** The answer to a named undo that was made before; the customer is that of now. */
export async function answerEarlierUndo(
  context: IntegrationContext,
  call: Pick<UndoCall, "sections">,
  base: UndoBase,
  earlier: EarlierCall,
): Promise<SessionAnswer> {
  context.idempotency?.replay(earlier);
  const { document } = earlier;
  const { result } = await storedResult(context, earlier.resultJson);
  // A return names its customer, whichever sections are wished.
  const sections = new Set([...call.sections, "customerProfile" as const]);
  const known = { profile: null, wallet: null };
  return answerUndo(context, { sections }, base, { document, result }, known);
}

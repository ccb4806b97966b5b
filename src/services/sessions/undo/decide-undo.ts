import {
  pointsInScope,
  type PointsTakenBack,
  type Rollback,
  rollbackEffects,
} from "../../../core/session/rollback";
import type { SessionDocument } from "../../../core/session/types";
import {
  undoSessionDocument,
  type UndoneSession,
  type UndoRefusal,
  type UndoRequest,
} from "../../../core/session/undo";
import type { IntegrationContext } from "../../context";
import { INVALID_DATA, invalidField, Refusal } from "../../refusal";
import { standingEffects, type SessionResult } from "../types";

export interface UndoDecision {
  readonly undone: UndoneSession;
  readonly rollback: Rollback;
  /** As it is stored and answered. */
  readonly result: SessionResult;
}

/** Decides what an undo of the session as it stands comes to; writes nothing. */
export function decideUndo(
  context: IntegrationContext,
  request: UndoRequest,
  stored: { readonly document: SessionDocument; readonly result: SessionResult },
  closureId: string,
): UndoDecision {
  const { clock, random } = context.ports;
  const eventId = random.safeInteger();
  const undone = undoSessionDocument(stored.document, request, {
    nowMs: clock.now(),
    eventId,
    newReturnId: random.safeInteger(),
  });
  if (!undone.ok) throw refusalOf(undone.error);
  const { scope, eventType, document } = undone.value;
  const effects = standingEffects(stored.result);
  const points = new Map<string, PointsTakenBack>();
  pointsInScope(effects, scope);
  const rollback = rollbackEffects(effects, scope, points, document.profileId);
  const result: SessionResult = {
    effects: rollback.effects,
    standing: rollback.standing,
    failures: [],
    triggeredCampaignIds: [],
    eventTypes: [eventType],
    eventId,
    closureId,
  };
  return { undone: undone.value, rollback, result };
}

function refusalOf(refusal: UndoRefusal): Refusal {
  if (refusal.code === "illegal") {
    const { from, to } = refusal.transition;
    return invalidField("/state", "enum", `A session that is ${from} can't become ${to}`);
  }
  const errors = refusal.problems.map(({ index, field, details }) => ({
    title: "Invalid value",
    details,
    source: { pointer: `/return/returnedCartItems/${index}/${field}` },
  }));
  return new Refusal("invalid", INVALID_DATA, errors);
}

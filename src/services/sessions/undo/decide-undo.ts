import { pointsInScope, type Rollback, rollbackEffects } from "../../../core/session/rollback";
import type { SessionDocument } from "../../../core/session/types";
import {
  undoSessionDocument,
  type UndoneSession,
  type UndoRefusal,
  type UndoRequest,
} from "../../../core/session/undo";
import type { CatalogueIndex } from "../../catalogue/cache";
import type { IntegrationContext } from "../../context";
import { INVALID_DATA, invalidField, Refusal } from "../../refusal";
import { standingEffects, type SessionResult } from "../types";
import { planPoints, type PointsPlan } from "./plan-points";

/** What an undo starts from. */
export interface StoredUndo {
  readonly index: CatalogueIndex;
  readonly document: SessionDocument;
  readonly result: SessionResult;
  /** The instant that points are judged at. */
  readonly nowMs: number;
}

export interface UndoDecision {
  readonly undone: UndoneSession;
  readonly rollback: Rollback;
  readonly points: PointsPlan;
  /** As it is stored and answered. */
  readonly result: SessionResult;
}

/**
 * Decides what an undo of the session as it stands comes to; writes nothing. The wallets are asked
 * when points are among it.
 *
 * @throws Refusal `invalid`
 */
export async function decideUndo(
  context: IntegrationContext,
  request: UndoRequest,
  { index, document: stored, result: last, nowMs }: StoredUndo,
  closureId: string,
): Promise<UndoDecision> {
  const { clock, random } = context.ports;
  const eventId = random.safeInteger();
  const undone = undoSessionDocument(stored, request, {
    nowMs: clock.now(),
    eventId,
    newReturnId: random.safeInteger(),
  });
  if (!undone.ok) throw refusalOf(undone.error);
  const { scope, eventType } = undone.value;
  const effects = standingEffects(last);
  const asked = pointsInScope(effects, scope);
  const points = await planPoints(context, index, stored, asked, nowMs);
  const rollback = rollbackEffects(effects, scope, points.takenBack, stored.profileId);
  const result: SessionResult = {
    effects: rollback.effects,
    standing: rollback.standing,
    failures: [],
    triggeredCampaignIds: [],
    eventTypes: [eventType],
    eventId,
    closureId,
  };
  return { undone: undone.value, rollback, points, result };
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

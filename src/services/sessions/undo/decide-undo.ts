import type { CounterCharge } from "../../../core/evaluation/decision";
import { recount } from "../../../core/session/reevaluation";
import { pointsInScope, type Rollback, rollbackEffects } from "../../../core/session/rollback";
import type { SessionDocument } from "../../../core/session/types";
import {
  undoSessionDocument,
  type UndoneSession,
  type UndoRefusal,
} from "../../../core/session/undo";
import type { CatalogueIndex } from "../../catalogue/cache";
import type { IntegrationContext } from "../../context";
import { INVALID_DATA, invalidField, Refusal } from "../../refusal";
import { standingEffects, type SessionResult } from "../types";
import type { UndoCall } from "./attempt-undo";
import { planPoints, type PointsPlan } from "./plan-points";
import { closingFactsOf, type Reevaluation, reevaluate } from "./reevaluate";

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
  /** What counters change by for campaigns that were evaluated again. */
  readonly charges: readonly CounterCharge[];
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
  { request, runRuleEngine = false }: Pick<UndoCall, "request" | "runRuleEngine">,
  from: StoredUndo,
  closureId: string,
): Promise<UndoDecision> {
  const { index, document: stored, result: last, nowMs } = from;
  const { clock, random } = context.ports;
  const eventId = random.safeInteger();
  const undone = undoSessionDocument(stored, request, {
    nowMs: clock.now(),
    eventId,
    newReturnId: random.safeInteger(),
  });
  if (!undone.ok) throw refusalOf(undone.error);
  const { scope, eventType, document } = undone.value;
  const effects = standingEffects(last);
  const rerun = runRuleEngine ? await reevaluate(context, from, document) : null;
  const asked = pointsInScope(effects, scope, rerun?.left);
  const points = await planPoints(context, index, stored, asked, nowMs);
  const { takenBack } = points;
  const rollback = rollbackEffects(effects, scope, takenBack, stored.profileId, rerun?.left);
  const given = rerun?.given ?? [];
  const result: SessionResult = {
    effects: [...rollback.effects, ...given],
    standing: [...rollback.standing, ...given],
    failures: [],
    triggeredCampaignIds: rerun?.triggeredCampaignIds ?? [],
    eventTypes: [eventType],
    eventId,
    closureId,
    closing: closingFactsOf(from),
  };
  if (!rerun) return { undone: undone.value, rollback, points, charges: [], result };
  return {
    undone: undone.value,
    ...withReevaluation(rollback, points, rerun),
    result,
  };
}

/** Budgets of campaigns that ran again are counted anew; the points that they give move along. */
function withReevaluation(rollback: Rollback, points: PointsPlan, rerun: Reevaluation) {
  const isOther = ({ campaignId }: { readonly campaignId: number }) =>
    !rerun.campaignIds.has(campaignId);
  const kept = rollback.kept.filter((share) => !isOther(share));
  const changes = new Map(points.changes);
  for (const [walletName, added] of rerun.ledgerChanges) {
    changes.set(walletName, [...(changes.get(walletName) ?? []), ...added]);
  }
  return {
    rollback: { ...rollback, givenBack: rollback.givenBack.filter(isOther) },
    points: { ...points, changes, profile: points.profile ?? rerun.profile },
    charges: recount(rerun.counted, rerun.charges, kept),
  };
}

function refusalOf(refusal: UndoRefusal): Refusal {
  if (refusal.code === "illegal") {
    const { from, to } = refusal.transition;
    return invalidField("/state", "enum", `A session that is ${from} can't become ${to}`);
  }
  if (refusal.code === "repeated") return new Refusal("conflict", "This return was made before");
  const errors = refusal.problems.map(({ index, field, details }) => ({
    title: "Invalid value",
    details,
    source: { pointer: `/return/returnedCartItems/${index}/${field}` },
  }));
  return new Refusal("invalid", INVALID_DATA, errors);
}

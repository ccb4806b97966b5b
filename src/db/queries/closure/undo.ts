import type { CounterShare } from "../../../core/session/rollback";
import { PROFILE_COLUMNS } from "../session-facts";
import type { ClosureDecision, ClosureProfile, ClosureUndo, Preparer } from "./types";

/**
 * Gives back what the session still counts (DESIGN §2): read from the movements of its committed
 * closures, inside the deciding batch. An undo is never refused: no counter can fall below what
 * others have used.
 */
export function undoStatements(
  db: Preparer,
  decision: ClosureDecision,
  undo: ClosureUndo,
): D1PreparedStatement[] {
  return [
    movementsBackStatement(db, decision, undo),
    countersBack(db, decision.closureId),
    ...codesBack(db, decision, undo),
  ];
}

function codesBack(
  db: Preparer,
  { applicationId, subjectId, nowMs }: ClosureDecision,
  { codes }: ClosureUndo,
): D1PreparedStatement[] {
  const back = (table: string, which = "") => `UPDATE ${table} SET rolled_back_at_ms = ?3
WHERE rolled_back_at_ms IS NULL AND closure_id IN (${CLOSURES_OF_SESSION})${which}`;
  const values = [applicationId, subjectId, nowMs];
  const referral = () => db.prepare(back("referral_redemptions")).bind(...values);
  if (codes === "all") return [db.prepare(back("redemptions")).bind(...values), referral()];
  const some = " AND coupon_id IN (SELECT value FROM json_each(?4))";
  return [
    ...(codes.couponIds.length > 0
      ? [db.prepare(back("redemptions", some)).bind(...values, JSON.stringify(codes.couponIds))]
      : []),
    ...(codes.referral ? [referral()] : []),
  ];
}

/** What counters count for a session, as its committed closures moved them. */
export function countedOfSessionStatement(
  db: Preparer,
  applicationId: number,
  sessionId: number,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT campaign_id AS campaignId, action, entity, period, sum(delta) AS units
FROM movements WHERE closure_id IN (${CLOSURES_OF_SESSION})
GROUP BY campaign_id, action, entity, period HAVING sum(delta) <> 0`,
    )
    .bind(applicationId, sessionId);
}

/** The customer's row, less the session or what came back of it. */
export function undoneProfileStatement(
  db: Preparer,
  { environment, nowMs }: ClosureDecision,
  profile: ClosureProfile,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE profiles SET closed_sessions = max(0, closed_sessions + ?3),
  total_sales_thousandths = max(0, total_sales_thousandths + ?4), version = version + 1,
  last_activity_at_ms = max(last_activity_at_ms, ?5)
WHERE environment = ?1 AND integration_id = ?2
RETURNING ${PROFILE_COLUMNS}`,
    )
    .bind(
      environment,
      profile.integrationId,
      profile.closedSessionsDelta,
      profile.salesThousandths,
      nowMs,
    );
}

const CLOSURES_OF_SESSION = `SELECT id FROM closures
  WHERE application_id = ?1 AND session_id = ?2 AND outcome = 'committed'`;

/** Counters that count by coupon are named `coupon:<id>`, alone or before other entities. */
const COUNTED_SQL = `SELECT campaign_id, action, entity, period, sum(delta) AS counted,
    CASE WHEN substr(entity, 1, 7) = 'coupon:' THEN CAST(substr(entity, 8) AS INTEGER) END AS coupon
  FROM movements WHERE closure_id IN (${CLOSURES_OF_SESSION})
    AND action NOT IN (SELECT value FROM json_each(?4))
  GROUP BY campaign_id, action, entity, period HAVING sum(delta) > 0`;

const SHARE_SQL = `coalesce((SELECT sum(j.value ->> 'units') FROM json_each(?5) j
    WHERE j.value ->> 'campaignId' = m.campaign_id AND j.value ->> 'action' = m.action
      AND (m.coupon IS NULL OR j.value ->> 'couponId' = m.coupon)), 0)`;

/** A part never gives back more than the session counts. */
const GIVEN_BACK = {
  all: `max(0, m.counted - ${SHARE_SQL})`,
  part: `min(m.counted, ${SHARE_SQL})`,
} as const;

function movementsBackStatement(
  db: Preparer,
  { closureId, applicationId, subjectId }: ClosureDecision,
  undo: ClosureUndo,
): D1PreparedStatement {
  const shares: readonly CounterShare[] = undo.kind === "all" ? undo.kept : undo.givenBack;
  return db
    .prepare(
      `INSERT INTO movements (closure_id, campaign_id, action, entity, period, delta)
SELECT ?3, campaign_id, action, entity, period, -given FROM (
  SELECT m.*, ${GIVEN_BACK[undo.kind]} AS given FROM (${COUNTED_SQL}) m)
WHERE given > 0`,
    )
    .bind(
      applicationId,
      subjectId,
      closureId,
      JSON.stringify(undo.keptActions),
      JSON.stringify(shares),
    );
}

function countersBack(db: Preparer, closureId: string): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE counters SET used = counters.used + m.delta, last_delta = m.delta
FROM movements m
WHERE m.closure_id = ?1 AND m.campaign_id = counters.campaign_id
  AND m.entity = counters.entity AND m.period = counters.period AND m.action = counters.action`,
    )
    .bind(closureId);
}

import type { CounterCharge } from "../../core/evaluation/decision";
import type { Environment } from "./session-facts";
import { PROFILE_COLUMNS } from "./session-facts";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/**
 * The statements of the one batch that decides a closure (DESIGN §2, step 3). The closure row comes
 * first: whoever finds it there knows the outcome, and a second delivery of the batch stops at it.
 */
export interface ClosureDecision {
  readonly closureId: string;
  readonly applicationId: number;
  readonly sessionId: number;
  readonly epoch: number;
  readonly nowMs: number;
  readonly profile: ClosureProfile | null;
  readonly couponIds: readonly number[];
  readonly charges: readonly CounterCharge[];
}

export interface ClosureProfile {
  readonly environment: Environment;
  readonly integrationId: string;
  /** Version that the rules read; null = it did not exist; undefined = they read nothing of it. */
  readonly readVersion: number | null | undefined;
  readonly salesThousandths: number;
}

/** Position of the profile's answer in the batch; -1 when there is no profile. */
export function profileResultIndex(decision: ClosureDecision): number {
  return decision.profile ? 1 : -1;
}

export function closureStatements(db: Preparer, decision: ClosureDecision): D1PreparedStatement[] {
  const statements = [closureRow(db, decision)];
  if (decision.profile) statements.push(profileRow(db, decision, decision.profile));
  if (decision.couponIds.length > 0) statements.push(redemptionRows(db, decision));
  if (decision.charges.length > 0) {
    const charges = JSON.stringify(decision.charges);
    statements.push(db.prepare(COUNTERS_SQL).bind(charges));
    statements.push(db.prepare(MOVEMENTS_SQL).bind(charges, decision.closureId));
  }
  return statements;
}

function closureRow(db: Preparer, decision: ClosureDecision): D1PreparedStatement {
  const { profile } = decision;
  const head = `INSERT INTO closures
  (id, outcome, application_id, session_id, epoch, created_at_ms, facts_unchanged)
VALUES (?1, 'committed', ?2, ?3, ?4, ?5, `;
  const values = [
    decision.closureId,
    decision.applicationId,
    decision.sessionId,
    decision.epoch,
    decision.nowMs,
  ];
  if (!profile || profile.readVersion === undefined) return db.prepare(`${head}1)`).bind(...values);
  const row = "FROM profiles WHERE environment = ?6 AND integration_id = ?7";
  if (profile.readVersion === null) {
    const absent = `(SELECT count(*) = 0 ${row}))`;
    return db.prepare(head + absent).bind(...values, profile.environment, profile.integrationId);
  }
  const unchanged = `(SELECT count(*) ${row} AND version = ?8))`;
  return db
    .prepare(head + unchanged)
    .bind(...values, profile.environment, profile.integrationId, profile.readVersion);
}

function profileRow(
  db: Preparer,
  decision: ClosureDecision,
  profile: ClosureProfile,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO profiles (environment, integration_id, closed_sessions, total_sales_thousandths,
  first_session_id, created_at_ms, last_activity_at_ms)
VALUES (?1, ?2, 1, ?3, ?4, ?5, ?5)
ON CONFLICT (environment, integration_id) DO UPDATE SET
  closed_sessions = closed_sessions + 1,
  total_sales_thousandths = total_sales_thousandths + excluded.total_sales_thousandths,
  first_session_id = coalesce(first_session_id, excluded.first_session_id),
  version = version + 1,
  last_activity_at_ms = max(last_activity_at_ms, excluded.last_activity_at_ms)
RETURNING ${PROFILE_COLUMNS}`,
    )
    .bind(
      profile.environment,
      profile.integrationId,
      profile.salesThousandths,
      decision.sessionId,
      decision.nowMs,
    );
}

/** A coupon that was deleted since it was read leaves a NULL, which the table refuses. */
function redemptionRows(db: Preparer, decision: ClosureDecision): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO redemptions (closure_id, coupon_id, profile_integration_id, created_at_ms)
SELECT ?1, (SELECT c.id FROM coupons c WHERE c.id = j.value AND c.deleted_at_ms IS NULL), ?3, ?4
FROM json_each(?2) j`,
    )
    .bind(
      decision.closureId,
      JSON.stringify(decision.couponIds),
      decision.profile?.integrationId ?? null,
      decision.nowMs,
    );
}

const COUNTERS_SQL = `
INSERT INTO counters (campaign_id, action, entity, period, used, limit_total, last_delta)
SELECT j.value ->> 'campaignId', j.value ->> 'action', j.value ->> 'entity', j.value ->> 'period',
  j.value ->> 'deltaUnits', j.value ->> 'limitUnits', j.value ->> 'deltaUnits'
FROM json_each(?1) j WHERE true
ON CONFLICT (campaign_id, entity, period, action) DO UPDATE SET
  used = used + excluded.used, limit_total = excluded.limit_total,
  last_delta = excluded.last_delta`;

const MOVEMENTS_SQL = `
INSERT INTO movements (closure_id, campaign_id, action, entity, period, delta)
SELECT ?2, j.value ->> 'campaignId', j.value ->> 'action', j.value ->> 'entity',
  j.value ->> 'period', j.value ->> 'deltaUnits'
FROM json_each(?1) j`;

/** The constraints whose failure is a plain "no": the batch was rolled back, nothing took hold. */
const NO_BY_CONSTRAINT: readonly { readonly text: string; readonly name: string }[] = [
  { text: "CHECK constraint failed: within_limit", name: "within_limit" },
  { text: "CHECK constraint failed: closure_facts_unchanged", name: "closure_facts_unchanged" },
  { text: "NOT NULL constraint failed: closures.facts_unchanged", name: "closure_facts_unchanged" },
  { text: "NOT NULL constraint failed: redemptions.coupon_id", name: "redemption_coupon_exists" },
  { text: "UNIQUE constraint failed: closures.application_id", name: "closures_epoch" },
];

/**
 * The name of the constraint that refused the batch, or null when the outcome is unknown: a lost
 * connection, a time-out, a closure row that was there already.
 */
export function refusedByConstraint(error: unknown): string | null {
  const message = error instanceof Error ? error.message : String(error);
  return NO_BY_CONSTRAINT.find((constraint) => message.includes(constraint.text))?.name ?? null;
}

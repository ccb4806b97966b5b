import type { AttributeUpdate, DecisionWrites } from "../../../core/evaluation/writes";
import {
  addMembershipsStatements,
  removeMembershipsStatements,
  type Membership,
} from "../audiences/memberships";
import { mergeProfileStatement } from "../merge-profile";
import type { Environment } from "../session-facts";
import type { Preparer } from "./types";

/** Whose writes, and when. */
export interface WriteScope {
  readonly environment: Environment;
  readonly nowMs: number;
}

/**
 * What takes hold with an open session, too (DESIGN §3): reservations, audience memberships and
 * attributes of profiles, coupons and referrals. Each is safe to repeat. Attributes of the session
 * and its items live in the session itself.
 */
export function atOnceStatements(
  db: Preparer,
  scope: WriteScope,
  writes: DecisionWrites,
): D1PreparedStatement[] {
  return [
    ...profileUpdates(db, scope, writes.attributeUpdates),
    ...codeUpdates(db, writes.attributeUpdates),
    ...audienceStatements(db, scope, writes),
    ...reservationStatements(db, scope, writes),
  ];
}

function profileUpdates(
  db: Preparer,
  scope: WriteScope,
  updates: readonly AttributeUpdate[],
): D1PreparedStatement[] {
  const byProfile = new Map<string, Record<string, unknown>>();
  for (const update of updates) {
    if (update.profileIntegrationId === undefined) continue;
    const attributes = byProfile.get(update.profileIntegrationId) ?? {};
    attributes[update.name] = update.value;
    byProfile.set(update.profileIntegrationId, attributes);
  }
  return [...byProfile].map(([integrationId, attributes]) =>
    mergeProfileStatement(db, {
      environment: scope.environment,
      integrationId,
      attributesJson: JSON.stringify(attributes),
      nowMs: scope.nowMs,
    }),
  );
}

function codeUpdates(db: Preparer, updates: readonly AttributeUpdate[]): D1PreparedStatement[] {
  return updates.flatMap((update) => {
    if (update.id === undefined) return [];
    const table = update.target === "referral" ? "referrals" : "coupons";
    const patch = JSON.stringify({ [update.name]: update.value });
    const sql = `UPDATE ${table} SET attributes = json_patch(attributes, ?1) WHERE id = ?2`;
    return [db.prepare(sql).bind(patch, update.id)];
  });
}

function audienceStatements(
  db: Preparer,
  scope: WriteScope,
  { audienceChanges }: DecisionWrites,
): D1PreparedStatement[] {
  const memberships = (change: "add" | "remove"): Membership[] =>
    audienceChanges
      .filter((each) => each.change === change)
      .map(({ profileIntegrationId, audienceId }) => [profileIntegrationId, audienceId]);
  const added = memberships("add");
  const removed = memberships("remove");
  const { environment, nowMs } = scope;
  return [
    ...(added.length > 0 ? addMembershipsStatements(db, environment, added, nowMs) : []),
    ...(removed.length > 0 ? removeMembershipsStatements(db, environment, removed) : []),
  ];
}

/** A coupon that others reserved up to its limit leaves a NULL, which the table refuses. */
function reservationStatements(
  db: Preparer,
  scope: WriteScope,
  { couponReservations }: DecisionWrites,
): D1PreparedStatement[] {
  if (couponReservations.length === 0) return [];
  return [
    db
      .prepare(
        `INSERT INTO coupon_reservations (coupon_id, profile_integration_id, created_at_ms)
SELECT iif(c.reservation_limit IS NULL
    OR EXISTS (SELECT 1 FROM coupon_reservations h WHERE h.coupon_id = c.id
      AND h.profile_integration_id = j.value ->> 'profileIntegrationId')
    OR (SELECT count(*) FROM coupon_reservations h WHERE h.coupon_id = c.id) < c.reservation_limit,
    c.id, NULL), j.value ->> 'profileIntegrationId', ?2
FROM json_each(?1) j JOIN coupons c ON c.id = j.value ->> 'couponId'
WHERE true ON CONFLICT DO NOTHING`,
      )
      .bind(JSON.stringify(couponReservations), scope.nowMs),
  ];
}

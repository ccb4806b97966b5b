import type { Plot } from "./plot";
import { COUPON_CODE, KEPT_CODE } from "./shop";
import { differences, effectsOf, type StoredSession } from "./stored-sessions";
import type { World } from "./world";

/** What D1 says of gifts and referrals, and the sessions do not. */
export function brokenCodes(world: World, sessions: readonly StoredSession[]): string[] {
  return [...giftsNotAsTold(world, sessions), ...referralsNotAsTold(world, sessions)];
}

/** What must hold in D1 at every instant. */
export const BROKEN_NOW_SQL = `
SELECT 'Gift ' || g.code || ' is marked ' || g.used || ', but not awarded so' FROM giveaways g
  WHERE g.used <> EXISTS (SELECT 1 FROM giveaway_awards a WHERE a.giveaway_id = g.id)
UNION ALL SELECT 'A gift was awarded by ' || a.closure_id || ', which did not commit'
  FROM giveaway_awards a LEFT JOIN closures c ON c.id = a.closure_id
  WHERE c.outcome IS NOT 'committed'
UNION ALL SELECT r.friend_integration_id || ' was referred twice' FROM referral_redemptions r
  WHERE r.rolled_back_at_ms IS NULL GROUP BY r.friend_integration_id HAVING count(*) > 1
UNION ALL SELECT k.entity || ' is used ' || k.used || ' of ' || k.limit_total || ' times'
  FROM counters k WHERE k.used > k.limit_total
UNION ALL SELECT c.value || ' is reserved more often than ' || c.reservation_limit || ' times'
  FROM coupons c WHERE c.reservation_limit < (SELECT count(*) FROM coupon_reservations r
    WHERE r.coupon_id = c.id)`;

/** A gift that was awarded stays so, whatever becomes of the order. */
function giftsNotAsTold(world: World, sessions: readonly StoredSession[]): string[] {
  const awarded = texts(
    world,
    `SELECT a.closure_id || ' ' || g.code || ' ' || a.profile_integration_id
     FROM giveaway_awards a JOIN giveaways g ON g.id = a.giveaway_id`,
  );
  const closureIds = new Set(sessions.map(({ result }) => result.closureId));
  const told = sessions.flatMap(({ result }) =>
    effectsOf(result, "awardGiveaway").map(
      ({ props }) => `${result.closureId} ${props["code"]} ${props["recipientIntegrationId"]}`,
    ),
  );
  const ofLast = awarded.filter((text) => closureIds.has(text.split(" ")[0] ?? ""));
  const codes = awarded.map((text) => text.split(" ")[1]);
  const twice = codes.filter((code, index) => codes.indexOf(code) !== index);
  return [
    ...differences("gifts", told, ofLast),
    ...twice.map((code) => `${code} was awarded twice`),
  ];
}

function referralsNotAsTold(world: World, sessions: readonly StoredSession[]): string[] {
  const redeemed = texts(
    world,
    `SELECT c.session_id || ' ' || r.friend_integration_id FROM referral_redemptions r
     JOIN closures c ON c.id = r.closure_id AND c.outcome = 'committed'
     WHERE r.rolled_back_at_ms IS NULL`,
  );
  const told = sessions
    .filter(({ counts, standing }) => counts && effectsOf(standing, "acceptReferral").length > 0)
    .map(({ document: { id, profileId } }) => `${id} ${profileId}`);
  const miscounted = texts(
    world,
    `SELECT r.code || ' counts ' || coalesce(k.used, 0) || ' friends' FROM referrals r
     LEFT JOIN counters k ON k.entity = 'referral:' || r.id AND k.action = 'referralUsage'
     WHERE coalesce(k.used, 0) <> (SELECT count(*) FROM referral_redemptions f
       WHERE f.referral_id = r.id AND f.rolled_back_at_ms IS NULL)
       OR (r.usage_limit > 0 AND coalesce(k.used, 0) > r.usage_limit)`,
  );
  return [...differences("referrals", told, redeemed), ...miscounted];
}

/** Who redeemed what must be reserved had reserved it; a reservation that nobody drops stays. */
export function reservationsNotAsTold(world: World, plot: Plot): string[] {
  const changes = plot.parts.flatMap((part) => (part.role === "reservation" ? [part.change] : []));
  const dropped = new Set(
    changes.filter(({ kind }) => kind === "drop").map(({ profileId }) => profileId),
  );
  const holders = new Set(holdersOf(world, COUPON_CODE));
  const redeemers = texts(
    world,
    `SELECT DISTINCT r.profile_integration_id FROM redemptions r
     JOIN coupons c ON c.id = r.coupon_id AND c.is_reservation_mandatory = 1`,
  );
  const wished = new Set(changes.map(({ profileId }) => profileId));
  return [
    ...redeemers
      .filter((profileId) => !holders.has(profileId) && !dropped.has(profileId))
      .map((profileId) => `${profileId} redeemed ${COUPON_CODE} without a reservation`),
    ...[...holders]
      .filter((profileId) => !wished.has(profileId))
      .map((profileId) => `${profileId} holds a reservation that nobody made`),
  ];
}

/** Customers for whom a coupon is reserved. */
export function holdersOf(world: World, code: typeof COUPON_CODE | typeof KEPT_CODE): string[] {
  const sql = `SELECT r.profile_integration_id FROM coupon_reservations r
    JOIN coupons c ON c.id = r.coupon_id WHERE c.value = ?`;
  return world.d1.run(sql, [code]).rows.map(([profileId]) => String(profileId));
}

function texts(world: World, sql: string): string[] {
  return world.d1.run(sql, []).rows.map(([text]) => String(text));
}

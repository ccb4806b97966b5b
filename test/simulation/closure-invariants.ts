import { salesThousandths } from "../../src/core/session/returns";
import { WELCOME_DISCOUNT } from "./shop-rules";
import { differences, effectsOf, type StoredSession } from "./stored-sessions";
import type { World } from "./world";

const DISCOUNTS = ["setDiscount", "setDiscountPerItem"];

/** What D1 says of closures, codes, customers and budgets, and the sessions do not. */
export function brokenClosures(world: World, sessions: readonly StoredSession[]): string[] {
  const counted = sessions.filter(({ counts }) => counts);
  return [
    ...closuresNotAsTold(world, sessions),
    ...customersNotAsTold(world, counted),
    ...budgetsNotAsTold(world, counted),
    ...countersNotAsMoved(world),
    ...welcomedTwice(counted),
  ];
}

/** One committed closure for each time that the session was closed or taken back, in order. */
function closuresNotAsTold(world: World, sessions: readonly StoredSession[]): string[] {
  const committed = texts(
    world,
    `SELECT c.session_id || ' ' || count(DISTINCT c.id) || ' ' || max(c.epoch + 1) || ' '
       || count(r.coupon_id) FROM closures c
     LEFT JOIN redemptions r ON r.closure_id = c.id AND r.rolled_back_at_ms IS NULL
     WHERE c.outcome = 'committed'
       AND c.session_id NOT IN (SELECT id FROM point_redemptions)
       AND c.session_id NOT IN (SELECT id FROM events) GROUP BY c.session_id`,
  );
  const told = sessions
    .filter(({ document }) => document.epoch > 0)
    .map(({ document: { id, epoch }, standing, counts }) => {
      const coupons = counts ? effectsOf(standing, "acceptCoupon").length : 0;
      return `${id} ${epoch} ${epoch} ${coupons}`;
    });
  return differences("closures", told, committed);
}

function customersNotAsTold(world: World, counted: readonly StoredSession[]): string[] {
  const stored = texts(
    world,
    `SELECT integration_id || ' ' || closed_sessions || ' ' || total_sales_thousandths
     FROM profiles WHERE closed_sessions <> 0 OR total_sales_thousandths <> 0`,
  );
  const customers = Map.groupBy(counted, ({ document }) => document.profileId);
  const told = [...customers].map(([customer, own]) => {
    const sales = own.reduce((sum, { document }) => sum + salesThousandths(document), 0);
    return `${customer} ${own.length} ${sales}`;
  });
  return differences("sums of customers", told, stored);
}

/** What the discounts of the sessions that count come to, by campaign. */
function budgetsNotAsTold(world: World, counted: readonly StoredSession[]): string[] {
  const stored = texts(
    world,
    `SELECT campaign_id || ' ' || used FROM counters
     WHERE action = 'setDiscount' AND entity = '' AND used <> 0`,
  );
  const limited = new Set(
    texts(world, "SELECT campaign_id FROM counters WHERE action = 'setDiscount' AND entity = ''"),
  );
  const sums = new Map<number, number>();
  for (const { standing } of counted) {
    for (const type of DISCOUNTS) {
      for (const { campaignId, props } of effectsOf(standing, type)) {
        const thousandths = Math.round(Number(props["value"]) * 1000);
        sums.set(campaignId, (sums.get(campaignId) ?? 0) + thousandths);
      }
    }
  }
  const told = [...sums]
    .filter(([campaignId, sum]) => sum !== 0 && limited.has(String(campaignId)))
    .map(([campaignId, sum]) => `${campaignId} ${sum}`);
  return differences("discount budgets", told, stored);
}

/** A discount that reads how many sessions the customer has closed is given once. */
function welcomedTwice(counted: readonly StoredSession[]): string[] {
  const welcomed = counted.filter(({ standing }) =>
    effectsOf(standing, "setDiscount").some(({ props }) => props["name"] === WELCOME_DISCOUNT),
  );
  const customers = welcomed.map(({ document }) => document.profileId);
  const twice = customers.filter((customer, index) => customers.indexOf(customer) !== index);
  return twice.map((customer) => `${customer} was welcomed twice`);
}

function countersNotAsMoved(world: World): string[] {
  const wrong = texts(
    world,
    `SELECT k.action || ' of ' || k.entity || ': used ' || k.used || ', moved ' || coalesce((
       SELECT sum(m.delta) FROM movements m WHERE m.campaign_id = k.campaign_id
         AND m.action = k.action AND m.entity = k.entity AND m.period = k.period), 0) AS text
     FROM counters k WHERE k.used <> coalesce((
       SELECT sum(m.delta) FROM movements m WHERE m.campaign_id = k.campaign_id
         AND m.action = k.action AND m.entity = k.entity AND m.period = k.period), 0)
       OR k.used > k.limit_total`,
  );
  const miscounted = texts(
    world,
    `SELECT c.value || ' used ' || coalesce(k.used, 0) FROM coupons c
     LEFT JOIN counters k ON k.entity = 'coupon:' || c.id AND k.action = 'couponUsage'
     WHERE coalesce(k.used, 0) <> (SELECT count(*) FROM redemptions r
       WHERE r.coupon_id = c.id AND r.rolled_back_at_ms IS NULL)
       OR (c.usage_limit > 0 AND coalesce(k.used, 0) > c.usage_limit)`,
  );
  return [...wrong, ...miscounted].map((text) => `Miscounted: ${text}`);
}

function texts(world: World, sql: string): string[] {
  return world.d1.run(sql, []).rows.map(([text]) => String(text));
}

import { env } from "cloudflare:workers";
import type { Catalogue } from "../../../src/core/evaluation/catalogue";
import { type CounterCharge, counterKey } from "../../../src/core/evaluation/decision";
import type { Snapshot } from "../../../src/core/evaluation/snapshot";
import type { ScenarioIds } from "./ids";

type Counters = ReadonlyMap<string, number>;

interface CounterRow {
  readonly campaignId: number;
  readonly action: string;
  readonly period: string;
  readonly entity: string;
  readonly used: number;
}

/** Uses so far, in the words of the scenario. */
export function countersOf({ coupons, counters, referral }: Snapshot): Counters {
  const used = new Map(counters);
  const note = (campaignId: number, action: string, entity: string, units: number) => {
    if (units > 0) used.set(counterKey({ campaignId, action, period: "", entity }), units);
  };
  for (const { id, campaignId, usageCount, discountUsedThousandths } of coupons) {
    note(campaignId, "couponUsage", `coupon:${id}`, usageCount);
    note(campaignId, "couponDiscount", `coupon:${id}`, discountUsedThousandths);
  }
  if (referral) {
    note(referral.campaignId, "referralUsage", `referral:${referral.id}`, referral.usageCount);
  }
  return used;
}

/** What the counters must hold after a decision took hold. */
export function chargedCounters(before: Counters, charges: readonly CounterCharge[]): Counters {
  const after = new Map(before);
  for (const charge of charges) {
    const key = counterKey(charge);
    after.set(key, (after.get(key) ?? 0) + charge.deltaUnits);
  }
  return after;
}

/**
 * Writes uses so far to the counters as they stand: the closes that would bring them about need rules
 * and customers that are not the scenario's.
 */
export async function setUpCounters(snapshot: Snapshot, ids: ScenarioIds): Promise<void> {
  for (const [key, used] of countersOf(snapshot)) {
    const [campaignId, action, period, ...entity] = key.split("|");
    await env.DB.prepare(
      "INSERT INTO counters (campaign_id, action, period, entity, used) VALUES (?1, ?2, ?3, ?4, ?5)",
    )
      .bind(
        ids.real("campaign", Number(campaignId)),
        action,
        period,
        entityNames(entity.join("|"), (kind, name) => realName(kind, name, ids)),
        used,
      )
      .run();
  }
}

/** What the counters of the shop's campaigns hold now. */
export async function readCounters({ campaigns }: Catalogue, ids: ScenarioIds): Promise<Counters> {
  const { results } = await env.DB.prepare(
    `SELECT campaign_id AS campaignId, action, period, entity, used FROM counters
     WHERE used > 0 AND campaign_id IN (SELECT value FROM json_each(?1))`,
  )
    .bind(JSON.stringify(campaigns.map(({ id }) => ids.real("campaign", id))))
    .all<CounterRow>();
  return new Map(
    results.map(({ used, ...row }) => {
      const campaignId = Number(ids.told("campaign", row.campaignId));
      const entity = entityNames(row.entity, (kind, name) => toldName(kind, name, ids));
      return [counterKey({ ...row, campaignId, entity }), used];
    }),
  );
}

/** `coupon:900+profile:demo-customer`, each name changed. */
function entityNames(entity: string, change: (kind: string, name: string) => string): string {
  if (entity === "") return entity;
  const parts = entity.split("+").map((part) => {
    const [kind = "", ...name] = part.split(":");
    return `${kind}:${change(kind, name.join(":"))}`;
  });
  return parts.join("+");
}

function realName(kind: string, name: string, ids: ScenarioIds): string {
  const isCode = kind === "coupon" || kind === "referral";
  return isCode ? String(ids.real(kind, Number(name))) : ids.textOut(name);
}

function toldName(kind: string, name: string, ids: ScenarioIds): string {
  const isCode = kind === "coupon" || kind === "referral";
  return isCode ? String(ids.told(kind, Number(name))) : ids.textIn(name);
}

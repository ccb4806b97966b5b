import { and, eq, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { counters } from "../schema";

/** The campaign-wide counters of campaigns in some periods. */
export function readCampaignCounters(
  db: QueryDatabase,
  campaignIds: readonly number[],
  periods: readonly string[],
) {
  const among = (list: readonly (number | string)[]) =>
    sql`(SELECT value FROM json_each(${JSON.stringify(list)}))`;
  return queryBuilder(db)
    .select({
      campaignId: counters.campaignId,
      action: counters.action,
      period: counters.period,
      used: counters.used,
    })
    .from(counters)
    .where(
      and(
        sql`${counters.campaignId} IN ${among(campaignIds)}`,
        eq(counters.entity, ""),
        sql`${counters.period} IN ${among(periods)}`,
      ),
    );
}

import { and, eq, isNull, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { campaigns } from "../schema";
import { readCampaignCounters } from "./campaign-counters";

/** Campaigns of an Application with their campaign-wide counters, in one batch. */
export async function readCampaignsById(
  db: QueryDatabase,
  query: {
    readonly applicationId: number;
    readonly campaignIds: readonly number[];
    readonly periods: readonly string[];
  },
) {
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(query.campaignIds)}))`;
  const [rows, counters] = await queryBuilder(db).batch([
    queryBuilder(db)
      .select()
      .from(campaigns)
      .where(
        and(
          eq(campaigns.applicationId, query.applicationId),
          isNull(campaigns.deletedAtMs),
          sql`${campaigns.id} IN ${ids}`,
        ),
      ),
    readCampaignCounters(db, query.campaignIds, query.periods),
  ]);
  return { rows, counters };
}

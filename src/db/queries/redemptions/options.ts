import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { RulesetFacts } from "../../../core/evaluation/catalogue";
import { REWARD_ATTRIBUTES } from "../../../core/redemption/reward";
import { type QueryDatabase, queryBuilder } from "../../client";
import { campaigns, redemptionOptions, rulesets } from "../../schema";
import { type Listed, listPage, ordering, type Page } from "../lists";
import { defineMissingStatements } from "../missing-attributes";

export type RedemptionOptionRow = typeof redemptionOptions.$inferSelect;
export type RedemptionOptionSettings = Omit<
  RedemptionOptionRow,
  "id" | "applicationId" | "createdAtMs" | "modifiedAtMs" | "deletedAtMs"
>;

/** What an option is made or changed to, and by when. */
export interface OptionWrite {
  readonly applicationId: number;
  readonly settings: RedemptionOptionSettings;
  readonly nowMs: number;
}

/** Makes sure that coupons may carry what options write on them. */
export async function defineRedemptionAttributes(
  db: QueryDatabase,
  accountId: number,
  names: readonly (keyof typeof REWARD_ATTRIBUTES)[],
  nowMs: number,
): Promise<void> {
  const missing = names.map((name) => ({
    entity: "Coupon",
    eventType: "",
    name,
    type: REWARD_ATTRIBUTES[name],
  }));
  await db.batch(defineMissingStatements(db, accountId, missing, nowMs));
}

export async function insertRedemptionOption(
  db: QueryDatabase,
  { applicationId, settings, nowMs }: OptionWrite,
): Promise<RedemptionOptionRow | undefined> {
  const [row] = await queryBuilder(db)
    .insert(redemptionOptions)
    .values({ ...settings, applicationId, createdAtMs: nowMs, modifiedAtMs: nowMs })
    .returning();
  return row;
}

export async function updateRedemptionOption(
  db: QueryDatabase,
  optionId: number,
  { applicationId, settings, nowMs }: OptionWrite,
): Promise<RedemptionOptionRow | undefined> {
  const [row] = await queryBuilder(db)
    .update(redemptionOptions)
    .set({ ...settings, modifiedAtMs: nowMs })
    .where(and(existing(applicationId), eq(redemptionOptions.id, optionId)))
    .returning();
  return row;
}

/** Redemptions keep pointing at it. */
export async function deleteRedemptionOption(
  db: QueryDatabase,
  applicationId: number,
  optionId: number,
  nowMs: number,
): Promise<boolean> {
  const deleted = await queryBuilder(db)
    .update(redemptionOptions)
    .set({ deletedAtMs: nowMs })
    .where(and(existing(applicationId), eq(redemptionOptions.id, optionId)))
    .returning({ id: redemptionOptions.id });
  return deleted.length > 0;
}

export async function findRedemptionOption(
  db: QueryDatabase,
  applicationId: number,
  optionId: number,
): Promise<RedemptionOptionRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(redemptionOptions)
    .where(and(existing(applicationId), eq(redemptionOptions.id, optionId)));
  return row;
}

export async function listRedemptionOptions(
  db: QueryDatabase,
  applicationId: number,
  page: Page<"id">,
): Promise<Listed<RedemptionOptionRow>> {
  const select = queryBuilder(db).select().from(redemptionOptions).$dynamic();
  return listPage(db, select, {
    table: redemptionOptions,
    where: existing(applicationId),
    orderBy: ordering({ id: redemptionOptions.id }, redemptionOptions.id, page.sort),
    page,
  });
}

/** The campaign that coupons of an option belong to. */
export interface OptionCampaign {
  readonly state: string;
  /** Of the active ruleset; null = there is none. */
  readonly facts: RulesetFacts | null;
}

export async function findOptionCampaign(
  db: QueryDatabase,
  applicationId: number,
  campaignId: number,
): Promise<OptionCampaign | undefined> {
  const [row] = await queryBuilder(db)
    .select({ state: campaigns.state, facts: rulesets.facts })
    .from(campaigns)
    .leftJoin(
      rulesets,
      and(eq(rulesets.id, campaigns.activeRulesetId), isNull(rulesets.deletedAtMs)),
    )
    .where(
      and(
        eq(campaigns.id, campaignId),
        eq(campaigns.applicationId, applicationId),
        isNull(campaigns.deletedAtMs),
      ),
    );
  return row;
}

function existing(applicationId: number): SQL | undefined {
  return and(
    eq(redemptionOptions.applicationId, applicationId),
    isNull(redemptionOptions.deletedAtMs),
    sql`EXISTS (SELECT 1 FROM applications WHERE id = ${applicationId}
      AND deleted_at_ms IS NULL)`,
  );
}

import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { EvaluationMode } from "../../core/evaluation/catalogue";
import { type QueryDatabase, queryBuilder } from "../client";
import { accounts, applications } from "../schema";
import { insertBaseGroup, setBaseMode } from "./base-group";
import { type Listed, listPage, ordering, type Page } from "./lists";

export type AttributesSettings = ApplicationRow["attributesSettings"];
export type ApplicationRow = typeof applications.$inferSelect;
export type ApplicationSortField = keyof typeof SORT_COLUMNS;

const SORT_COLUMNS = {
  id: applications.id,
  name: applications.name,
  created: applications.createdAtMs,
  modified: applications.modifiedAtMs,
};

/** What a caller decides of an Application. */
export type ApplicationSettingsRow = Pick<
  ApplicationRow,
  | "name"
  | "description"
  | "currency"
  | "timezone"
  | "caseSensitivity"
  | "sandbox"
  | "defaultDiscountScope"
  | "defaultItemDiscountScope"
  | "enableCascadingDiscounts"
  | "enablePartialDiscounts"
  | "enableFlattenedCartItems"
  | "attributes"
  | "limits"
  | "attributesSettings"
  | "defaultEvaluationGroupId"
  | "defaultCartItemFilterId"
>;

function existing(accountId: number) {
  return and(eq(applications.accountId, accountId), isNull(applications.deletedAtMs));
}

/**
 * The base group of its evaluation tree comes into being with it, and the account's row with its
 * first Application.
 */
export async function insertApplication(
  db: QueryDatabase,
  accountId: number,
  { baseMode, ...settings }: ApplicationSettingsRow & WithBaseMode,
  nowMs: number,
): Promise<ApplicationRow | undefined> {
  const query = queryBuilder(db);
  const [, inserted] = await query.batch([
    query.insert(accounts).values({ id: accountId }).onConflictDoNothing(),
    query
      .insert(applications)
      .values({ ...settings, accountId, createdAtMs: nowMs, modifiedAtMs: nowMs })
      .returning(),
    insertBaseGroup(db, { mode: baseMode, nowMs }),
  ]);
  return inserted[0];
}

interface WithBaseMode {
  /** What the base group does with its campaigns; undefined = the standard, or as it is. */
  readonly baseMode?: EvaluationMode;
}

export async function findApplication(
  db: QueryDatabase,
  accountId: number,
  applicationId: number,
): Promise<ApplicationRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(applications)
    .where(and(existing(accountId), eq(applications.id, applicationId)));
  return row;
}

/** The Application with the lowest id; `among` as in `listApplications`. */
export async function findFirstApplicationId(
  db: QueryDatabase,
  accountId: number,
  among: readonly number[] | null,
): Promise<number | undefined> {
  const [row] = await queryBuilder(db)
    .select({ id: applications.id })
    .from(applications)
    .where(and(existing(accountId), opened(among)))
    .orderBy(asc(applications.id))
    .limit(1);
  return row?.id;
}

function opened(among: readonly number[] | null): SQL | undefined {
  if (among === null) return undefined;
  // One parameter however many there are: D1 takes a hundred.
  return sql`${applications.id} IN (SELECT value FROM json_each(${JSON.stringify(among)}))`;
}

/** `among` limits the list to the Applications that the key opens; null = all. */
export async function listApplications(
  db: QueryDatabase,
  accountId: number,
  among: readonly number[] | null,
  page: Page<ApplicationSortField>,
): Promise<Listed<ApplicationRow>> {
  return listPage(db, queryBuilder(db).select().from(applications).$dynamic(), {
    table: applications,
    where: and(existing(accountId), opened(among)),
    orderBy: ordering(SORT_COLUMNS, applications.id, page.sort),
    page,
  });
}

/** Raises the catalogue's revision: a changed Application is live on the next request. */
export async function updateApplication(
  db: QueryDatabase,
  accountId: number,
  applicationId: number,
  { baseMode, ...settings }: Partial<ApplicationSettingsRow> & WithBaseMode,
  nowMs: number,
): Promise<ApplicationRow | undefined> {
  const query = queryBuilder(db);
  const edited = baseMode === undefined ? 0 : 1;
  const [updated] = await query.batch([
    query
      .update(applications)
      .set({
        ...settings,
        modifiedAtMs: nowMs,
        campaignSetVersion: sql`${applications.campaignSetVersion} + ${edited}`,
        catalogueRevision: sql`${applications.catalogueRevision} + 1`,
      })
      .where(and(existing(accountId), eq(applications.id, applicationId)))
      .returning(),
    ...(baseMode === undefined ? [] : [setBaseMode(db, { accountId, applicationId }, baseMode)]),
  ]);
  return updated[0];
}

export async function deleteApplication(
  db: QueryDatabase,
  accountId: number,
  applicationId: number,
  nowMs: number,
): Promise<boolean> {
  const deleted = await queryBuilder(db)
    .update(applications)
    .set({ deletedAtMs: nowMs, catalogueRevision: sql`${applications.catalogueRevision} + 1` })
    .where(and(existing(accountId), eq(applications.id, applicationId)))
    .returning({ id: applications.id });
  return deleted.length > 0;
}

/** Raises `catalogue_revision`; part of every batch that changes a campaign or its rules. */
export function raiseCatalogueRevision(db: QueryDatabase, applicationId: number) {
  return queryBuilder(db)
    .update(applications)
    .set({ catalogueRevision: sql`${applications.catalogueRevision} + 1` })
    .where(eq(applications.id, applicationId));
}

/** The same, and the version of the evaluation tree: for campaigns that come, go or move. */
export function raiseTreeVersion(db: QueryDatabase, applicationId: number) {
  return queryBuilder(db)
    .update(applications)
    .set({
      catalogueRevision: sql`${applications.catalogueRevision} + 1`,
      campaignSetVersion: sql`${applications.campaignSetVersion} + 1`,
    })
    .where(eq(applications.id, applicationId));
}

/**
 * The raised revision as a scalar; NULL when the Application is gone, so that a NOT NULL column
 * refuses the whole batch.
 */
export function raisedRevision(accountId: number, applicationId: number) {
  return sql<number>`(SELECT catalogue_revision FROM applications
    WHERE id = ${applicationId} AND account_id = ${accountId} AND deleted_at_ms IS NULL)`;
}

/** Raises the account's revision; part of every batch that changes account-wide definitions. */
export function raiseDefinitionsRevision(db: QueryDatabase, accountId: number) {
  return queryBuilder(db)
    .update(accounts)
    .set({ definitionsRevision: sql`${accounts.definitionsRevision} + 1` })
    .where(eq(accounts.id, accountId));
}

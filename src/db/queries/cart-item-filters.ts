import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { applications, cartItemFilters } from "../schema";
import { raiseCatalogueRevision, raiseDefinitionsRevision } from "./applications";
import { changeDefinition } from "./definition-writes";
import { type Listed, listPage, type Page } from "./lists";
import type { CampaignScope } from "./scope";

export type CartItemFilterRow = typeof cartItemFilters.$inferSelect;
export type NewCartItemFilterRow = Pick<CartItemFilterRow, "name" | "description" | "expression">;

/** The unique index's columns, as `failedConstraint` names them. */
export const FILTER_NAME_TAKEN = "cart_item_filters.application_id, cart_item_filters.name";

/** Where a refused insert found that its Application is gone. */
export const FILTER_APPLICATION = "cart_item_filters.application_id";

/** Fails on `FILTER_NAME_TAKEN` or, when the Application is gone, on `FILTER_APPLICATION`. */
export async function insertCartItemFilter(
  db: QueryDatabase,
  { accountId, applicationId }: CampaignScope,
  row: NewCartItemFilterRow,
  nowMs: number,
): Promise<CartItemFilterRow | undefined> {
  const insert = queryBuilder(db)
    .insert(cartItemFilters)
    .values({
      ...row,
      applicationId: sql`(SELECT id FROM applications WHERE id = ${applicationId}
          AND account_id = ${accountId} AND deleted_at_ms IS NULL)`,
      createdAtMs: nowMs,
      modifiedAtMs: nowMs,
    })
    .returning();
  const [inserted] = await changeDefinition(db, accountId, insert);
  return inserted;
}

export async function findCartItemFilter(
  db: QueryDatabase,
  scope: CampaignScope,
  filterId: number,
): Promise<CartItemFilterRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(cartItemFilters)
    .where(and(existing(scope), eq(cartItemFilters.id, filterId)));
  return row;
}

/** Fails on `FILTER_NAME_TAKEN`. */
export async function updateCartItemFilter(
  db: QueryDatabase,
  scope: CampaignScope,
  filterId: number,
  change: Partial<NewCartItemFilterRow>,
  nowMs: number,
): Promise<CartItemFilterRow | undefined> {
  const update = queryBuilder(db)
    .update(cartItemFilters)
    .set({ ...change, modifiedAtMs: nowMs })
    .where(and(existing(scope), eq(cartItemFilters.id, filterId)))
    .returning();
  const [updated] = await changeDefinition(db, scope.accountId, update);
  return updated;
}

/** The Application's default, if it was that, is none then. True when there was one to delete. */
export async function deleteCartItemFilter(
  db: QueryDatabase,
  scope: CampaignScope,
  filterId: number,
  nowMs: number,
): Promise<boolean> {
  const query = queryBuilder(db);
  const [deleted] = await query.batch([
    query
      .update(cartItemFilters)
      .set({ deletedAtMs: nowMs })
      .where(and(existing(scope), eq(cartItemFilters.id, filterId)))
      .returning({ id: cartItemFilters.id }),
    query
      .update(applications)
      .set({ defaultCartItemFilterId: null })
      .where(
        and(
          eq(applications.id, scope.applicationId),
          eq(applications.accountId, scope.accountId),
          eq(applications.defaultCartItemFilterId, filterId),
        ),
      ),
    raiseCatalogueRevision(db, scope.applicationId),
    raiseDefinitionsRevision(db, scope.accountId),
  ]);
  return deleted.length > 0;
}

/** `name`: part of it, in any case. By id. */
export async function listCartItemFilters(
  db: QueryDatabase,
  scope: CampaignScope,
  name: string | null,
  page: Omit<Page<never>, "sort">,
): Promise<Listed<CartItemFilterRow>> {
  const named = sql`instr(lower(${cartItemFilters.name}), lower(${name})) > 0`;
  const where = and(existing(scope), name === null ? undefined : named);
  return listPage(db, queryBuilder(db).select().from(cartItemFilters).$dynamic(), {
    table: cartItemFilters,
    where,
    orderBy: [asc(cartItemFilters.id)],
    page,
  });
}

function existing({ accountId, applicationId }: CampaignScope): SQL | undefined {
  return and(
    eq(cartItemFilters.applicationId, applicationId),
    isNull(cartItemFilters.deletedAtMs),
    sql`EXISTS (SELECT 1 FROM applications WHERE id = ${applicationId}
      AND account_id = ${accountId} AND deleted_at_ms IS NULL)`,
  );
}

import { and, eq } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { additionalCosts } from "../schema";
import { changeDefinition, insertDefinition } from "./definition-writes";
import { type Listed, listPage, ordering, type Page } from "./lists";
import { usableBy } from "./subscriptions";

export type AdditionalCostRow = typeof additionalCosts.$inferSelect;
export type NewAdditionalCostRow = Omit<AdditionalCostRow, "id" | "accountId" | "createdAtMs">;
export type AdditionalCostSortField = keyof typeof SORT_COLUMNS;

/** The unique index's columns, as `failedConstraint` names them. */
export const ADDITIONAL_COST_NAME_TAKEN = "additional_costs.account_id, additional_costs.name";

const SORT_COLUMNS = {
  id: additionalCosts.id,
  name: additionalCosts.name,
  title: additionalCosts.title,
  created: additionalCosts.createdAtMs,
};

export async function insertAdditionalCost(
  db: QueryDatabase,
  accountId: number,
  cost: NewAdditionalCostRow,
  nowMs: number,
): Promise<AdditionalCostRow | undefined> {
  const insert = queryBuilder(db)
    .insert(additionalCosts)
    .values({ ...cost, accountId, createdAtMs: nowMs })
    .returning();
  const [inserted] = await insertDefinition(db, accountId, insert);
  return inserted;
}

export async function findAdditionalCost(
  db: QueryDatabase,
  accountId: number,
  costId: number,
): Promise<AdditionalCostRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(additionalCosts)
    .where(and(eq(additionalCosts.accountId, accountId), eq(additionalCosts.id, costId)));
  return row;
}

/** `among`: costs that one of these Applications may use (no subscriptions = all); null = all. */
export async function listAdditionalCosts(
  db: QueryDatabase,
  accountId: number,
  among: readonly number[] | null,
  page: Page<AdditionalCostSortField>,
): Promise<Listed<AdditionalCostRow>> {
  const where = and(
    eq(additionalCosts.accountId, accountId),
    usableBy(additionalCosts.subscribedApplicationIds, among),
  );
  return listPage(db, queryBuilder(db).select().from(additionalCosts).$dynamic(), {
    table: additionalCosts,
    where,
    orderBy: ordering(SORT_COLUMNS, additionalCosts.id, page.sort),
    page,
  });
}

export async function updateAdditionalCost(
  db: QueryDatabase,
  accountId: number,
  costId: number,
  change: Partial<Omit<NewAdditionalCostRow, "name">>,
): Promise<AdditionalCostRow | undefined> {
  const update = queryBuilder(db)
    .update(additionalCosts)
    .set(change)
    .where(and(eq(additionalCosts.accountId, accountId), eq(additionalCosts.id, costId)))
    .returning();
  const [updated] = await changeDefinition(db, accountId, update);
  return updated;
}

import { and, eq, type SQL, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { attributes } from "../schema";
import { changeDefinition, insertDefinition } from "./definition-writes";
import { type Listed, listPage, ordering, type Page } from "./lists";
import { usableBy } from "./subscriptions";

export type AttributeRow = typeof attributes.$inferSelect;
export type NewAttributeRow = Omit<AttributeRow, "id" | "accountId" | "createdAtMs">;
export type AttributeSortField = keyof typeof SORT_COLUMNS;

/** The unique index's columns, as `failedConstraint` names them. */
export const ATTRIBUTE_NAME_TAKEN =
  "attributes.account_id, attributes.entity, attributes.event_type, attributes.name";

const SORT_COLUMNS = {
  id: attributes.id,
  name: attributes.name,
  title: attributes.title,
  entity: attributes.entity,
  type: attributes.type,
  created: attributes.createdAtMs,
};

export interface AttributeFilter {
  readonly entity?: string;
  readonly type?: string;
  /** Part of the name, title or description, in any case. */
  readonly search?: string;
  /** Attributes that one of these Applications may use; those without subscriptions are for all. */
  readonly applicationIds?: readonly number[];
}

export async function insertAttribute(
  db: QueryDatabase,
  accountId: number,
  attribute: NewAttributeRow,
  nowMs: number,
): Promise<AttributeRow | undefined> {
  const insert = queryBuilder(db)
    .insert(attributes)
    .values({ ...attribute, accountId, createdAtMs: nowMs })
    .returning();
  const [inserted] = await insertDefinition(db, accountId, insert);
  return inserted;
}

export async function findAttribute(
  db: QueryDatabase,
  accountId: number,
  attributeId: number,
): Promise<AttributeRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(attributes)
    .where(and(eq(attributes.accountId, accountId), eq(attributes.id, attributeId)));
  return row;
}

export async function listAttributes(
  db: QueryDatabase,
  accountId: number,
  filter: AttributeFilter,
  page: Page<AttributeSortField>,
): Promise<Listed<AttributeRow>> {
  return listPage(db, queryBuilder(db).select().from(attributes).$dynamic(), {
    table: attributes,
    where: and(eq(attributes.accountId, accountId), ...conditions(filter)),
    orderBy: ordering(SORT_COLUMNS, attributes.id, page.sort),
    page,
  });
}

export async function updateAttribute(
  db: QueryDatabase,
  accountId: number,
  attributeId: number,
  change: Pick<AttributeRow, "description" | "suggestions">,
): Promise<AttributeRow | undefined> {
  const update = queryBuilder(db)
    .update(attributes)
    .set(change)
    .where(and(eq(attributes.accountId, accountId), eq(attributes.id, attributeId)))
    .returning();
  const [updated] = await changeDefinition(db, accountId, update);
  return updated;
}

function conditions(filter: AttributeFilter): (SQL | undefined)[] {
  const { entity, type, search, applicationIds } = filter;
  const texts = sql`lower(${attributes.name} || char(10) || ${attributes.title} || char(10) || ${attributes.description})`;
  return [
    entity === undefined ? undefined : eq(attributes.entity, entity),
    type === undefined ? undefined : eq(attributes.type, type),
    search === undefined ? undefined : sql`instr(${texts}, lower(${search})) > 0`,
    usableBy(attributes.subscribedApplicationIds, applicationIds ?? null),
  ];
}

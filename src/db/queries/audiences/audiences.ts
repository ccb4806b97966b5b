import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../../client";
import { audiences } from "../../schema";
import { changeDefinition, insertDefinition } from "../definition-writes";
import { type Listed, listPage, ordering, type Page } from "../lists";
import { ANSWER_PARAMETER, type AnswerInStore, rowAsJson } from "../idempotency";
import { usableBy } from "../subscriptions";

export type AudienceRow = typeof audiences.$inferSelect;
export type NewAudienceRow = Pick<
  AudienceRow,
  | "name"
  | "description"
  | "subscribedApplicationIds"
  | "sandbox"
  | "integration"
  | "integrationId"
  | "createdIn3rdParty"
  | "lastUpdateAtMs"
>;
export type AudienceChange = Partial<
  Pick<AudienceRow, "name" | "subscribedApplicationIds" | "integrationId">
>;
export type AudienceSortField = keyof typeof SORT_COLUMNS;

/** The unique index's columns, as `failedConstraint` names them. */
export const AUDIENCE_EXTERNAL_ID_TAKEN =
  "audiences.account_id, audiences.sandbox, audiences.integration, audiences.integration_id";

const SORT_COLUMNS = {
  id: audiences.id,
  name: audiences.name,
  created: audiences.createdAtMs,
};

function existing(accountId: number) {
  return and(eq(audiences.accountId, accountId), isNull(audiences.deletedAtMs));
}

export async function insertAudience(
  db: QueryDatabase,
  accountId: number,
  audience: NewAudienceRow,
  nowMs: number,
): Promise<AudienceRow | undefined> {
  const insert = queryBuilder(db)
    .insert(audiences)
    .values({ ...audience, accountId, createdAtMs: nowMs, updatedAtMs: nowMs })
    .returning();
  const [inserted] = await insertDefinition(db, accountId, insert);
  return inserted;
}

/** Undeleted audiences of the account among the ids. */
export async function findAudiences(
  db: QueryDatabase,
  accountId: number,
  ids: readonly number[],
): Promise<AudienceRow[]> {
  return queryBuilder(db)
    .select()
    .from(audiences)
    .where(
      and(
        existing(accountId),
        inArray(audiences.id, sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`),
      ),
    );
}

/** An audience by its id at a partner platform. */
export async function findAudienceByExternalId(
  db: QueryDatabase,
  accountId: number,
  key: Pick<AudienceRow, "sandbox" | "integration" | "integrationId">,
): Promise<AudienceRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(audiences)
    .where(
      and(
        existing(accountId),
        eq(audiences.sandbox, key.sandbox),
        eq(audiences.integration, key.integration),
        eq(audiences.integrationId, key.integrationId),
        sql`${audiences.integrationId} <> ''`,
      ),
    );
  return row;
}

/** `among`: those that one of these Applications may use (no subscriptions = all); null = all. */
export async function listAudiences(
  db: QueryDatabase,
  accountId: number,
  among: readonly number[] | null,
  page: Page<AudienceSortField>,
): Promise<Listed<AudienceRow>> {
  const where = and(existing(accountId), usableBy(audiences.subscribedApplicationIds, among));
  return listPage(db, queryBuilder(db).select().from(audiences).$dynamic(), {
    table: audiences,
    where,
    orderBy: ordering(SORT_COLUMNS, audiences.id, page.sort),
    page,
  });
}

export async function updateAudience(
  db: QueryDatabase,
  accountId: number,
  audienceId: number,
  change: AudienceChange,
  nowMs: number,
): Promise<AudienceRow | undefined> {
  const update = queryBuilder(db)
    .update(audiences)
    .set({ ...change, updatedAtMs: nowMs })
    .where(and(existing(accountId), eq(audiences.id, audienceId)))
    .returning();
  const [updated] = await changeDefinition(db, accountId, update);
  return updated;
}

/** Raises the generation: what was a member is none any more, and is swept later (DESIGN §4). */
export async function emptyAudience(
  db: QueryDatabase,
  accountId: number,
  audienceId: number,
  nowMs: number,
): Promise<boolean> {
  const builder = queryBuilder(db);
  const [emptied] = await builder.batch([
    builder
      .update(audiences)
      .set({ generation: sql`${audiences.generation} + 1`, updatedAtMs: nowMs })
      .where(and(existing(accountId), eq(audiences.id, audienceId)))
      .returning({ id: audiences.id }),
  ]);
  return emptied.length > 0;
}

export async function deleteAudience(
  db: QueryDatabase,
  accountId: number,
  audienceId: number,
  nowMs: number,
): Promise<boolean> {
  const deletion = queryBuilder(db)
    .update(audiences)
    .set({ generation: sql`${audiences.generation} + 1`, deletedAtMs: nowMs })
    .where(and(existing(accountId), eq(audiences.id, audienceId)))
    .returning({ id: audiences.id });
  const deleted = await changeDefinition(db, accountId, deletion);
  return deleted.length > 0;
}

/** A row as `audiencesStatement` selects it: JSON as text, booleans as 0 and 1. */
export interface RawAudienceRow extends Omit<
  AudienceRow,
  "sandbox" | "createdIn3rdParty" | "subscribedApplicationIds"
> {
  readonly sandbox: number;
  readonly createdIn3rdParty: number;
  readonly subscribedApplicationIds: string;
}

const RAW_COLUMNS = {
  id: "id",
  accountId: "account_id",
  name: "name",
  description: "description",
  subscribedApplicationIds: "subscribed_application_ids",
  sandbox: "sandbox",
  integration: "integration",
  integrationId: "integration_id",
  createdIn3rdParty: "created_in_3rd_party",
  generation: "generation",
  createdAtMs: "created_at_ms",
  updatedAtMs: "updated_at_ms",
  lastUpdateAtMs: "last_update_at_ms",
  deletedAtMs: "deleted_at_ms",
} as const satisfies Record<keyof RawAudienceRow, string>;

const RAW_SELECT = Object.entries(RAW_COLUMNS)
  .map(([name, column]) => `${column} AS ${name}`)
  .join(", ");

/**
 * The raw row as a recorded answer (`parseAudience`): of an audience, or of the one that the batch
 * has just inserted.
 */
export function audienceAsAnswer(audienceId: number | "inserted"): AnswerInStore {
  const id = audienceId === "inserted" ? "last_insert_rowid()" : `?${ANSWER_PARAMETER}`;
  const select = `SELECT ${RAW_SELECT} FROM audiences WHERE id = ${id}`;
  const sql = rowAsJson(Object.keys(RAW_COLUMNS), select);
  return { sql, bindings: audienceId === "inserted" ? [] : [audienceId] };
}

/** Undeleted audiences of the account by id, for a load batch. */
export function audiencesStatement(
  db: Pick<D1DatabaseSession, "prepare">,
  accountId: number,
  ids: readonly number[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${RAW_SELECT} FROM audiences WHERE account_id = ?1 AND deleted_at_ms IS NULL
  AND id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(accountId, JSON.stringify(ids));
}

export function parseAudience(row: RawAudienceRow): AudienceRow {
  return {
    ...row,
    sandbox: row.sandbox === 1,
    createdIn3rdParty: row.createdIn3rdParty === 1,
    subscribedApplicationIds: JSON.parse(row.subscribedApplicationIds) as number[],
  };
}

import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { audiences } from "../schema";

/** Those of the ids that name an undeleted audience of the account. */
export async function findAudiencesAmong(
  db: QueryDatabase,
  accountId: number,
  ids: readonly number[],
): Promise<number[]> {
  const rows = await queryBuilder(db)
    .select({ id: audiences.id })
    .from(audiences)
    .where(
      and(
        eq(audiences.accountId, accountId),
        isNull(audiences.deletedAtMs),
        inArray(audiences.id, sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`),
      ),
    );
  return rows.map(({ id }) => id);
}

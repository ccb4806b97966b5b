import { and, eq, isNull, sql } from "drizzle-orm";
import type { EvaluationMode } from "../../core/evaluation/catalogue";
import { type QueryDatabase, queryBuilder } from "../client";
import { evaluationGroups } from "../schema";
import type { CampaignScope } from "./scope";

const BASE_GROUP_NAME = "Base group";

/** The base group of the Application whose row the statement before this one inserted. */
export function insertBaseGroup(
  db: QueryDatabase,
  { mode, nowMs }: { readonly mode: EvaluationMode | undefined; readonly nowMs: number },
) {
  return queryBuilder(db)
    .insert(evaluationGroups)
    .values({
      applicationId: sql`last_insert_rowid()`,
      name: BASE_GROUP_NAME,
      evaluationMode: mode ?? "stackable",
      createdAtMs: nowMs,
    });
}

/** Changes what the base group does, whatever the tree's version is. */
export function setBaseMode(
  db: QueryDatabase,
  { accountId, applicationId }: CampaignScope,
  mode: EvaluationMode,
) {
  return queryBuilder(db)
    .update(evaluationGroups)
    .set({ evaluationMode: mode })
    .where(
      and(
        eq(evaluationGroups.applicationId, applicationId),
        isNull(evaluationGroups.parentId),
        sql`EXISTS (SELECT 1 FROM applications WHERE id = ${applicationId}
          AND account_id = ${accountId} AND deleted_at_ms IS NULL)`,
      ),
    );
}

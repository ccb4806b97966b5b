import { ANSWER_PARAMETER, type AnswerInStore, rowAsJson } from "./idempotency";
import { PROFILE_COLUMNS, type Environment, type ProfileRow } from "./session-facts";

/** What the attributes of one profile may take, as JSON text. */
export const PROFILE_ATTRIBUTES_LENGTH_MAX = 500_000;

export interface ProfileMerge {
  readonly environment: Environment;
  readonly integrationId: string;
  /** Merged by name as RFC 7396 does it: null removes, lists and locations are replaced. */
  readonly attributesJson: string;
  readonly nowMs: number;
}

/**
 * Merges attributes into a profile, or makes it. Idempotent, and no two merges can lose each other:
 * the merge happens in the row. Answers no row when the attributes would grow past their bound.
 */
export function mergeProfileStatement(
  db: Pick<D1DatabaseSession, "prepare">,
  merge: ProfileMerge,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO profiles (environment, integration_id, attributes, created_at_ms,
  last_activity_at_ms)
SELECT ?1, ?2, json_patch('{}', ?3), ?4, ?4
  WHERE length(?3) <= ${PROFILE_ATTRIBUTES_LENGTH_MAX}
ON CONFLICT (environment, integration_id) DO UPDATE SET
  version = version + (json_patch(attributes, ?3) <> attributes),
  attributes = json_patch(attributes, ?3)
  WHERE length(json_patch(attributes, ?3)) <= ${PROFILE_ATTRIBUTES_LENGTH_MAX}
RETURNING ${PROFILE_COLUMNS}`,
    )
    .bind(merge.environment, merge.integrationId, merge.attributesJson, merge.nowMs);
}

const PROFILE_FIELDS = [
  "id",
  "integrationId",
  "version",
  "attributes",
  "closedSessions",
  "totalSalesThousandths",
  "firstSessionId",
  "createdAtMs",
  "lastActivityAtMs",
  "audiences",
] as const satisfies readonly (keyof ProfileRow)[];

/**
 * The merged row as a recorded answer, right after the merge. A merge that answered no row makes
 * the batch fail (`isAnswerMissing`), so that nothing of it is kept.
 */
export function mergedProfileAsAnswer({
  environment,
  integrationId,
}: Pick<ProfileMerge, "environment" | "integrationId">): AnswerInStore {
  const [where, who] = [`?${ANSWER_PARAMETER}`, `?${ANSWER_PARAMETER + 1}`];
  const row = rowAsJson(
    PROFILE_FIELDS,
    `SELECT ${PROFILE_COLUMNS} FROM profiles WHERE environment = ${where} AND integration_id = ${who}`,
    ["attributes", "audiences"],
  );
  return { sql: `iif(changes() > 0, ${row}, NULL)`, bindings: [environment, integrationId] };
}

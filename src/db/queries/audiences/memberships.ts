import { jsonSlices } from "../json-slices";
import { PROFILE_ATTRIBUTES_LENGTH_MAX } from "../merge-profile";
import { type Environment, PROFILE_COLUMNS } from "../session-facts";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** A customer and an audience by their ids. */
export type Membership = readonly [profileIntegrationId: string, audienceId: number];

const ADD_SQL = `
INSERT INTO audience_memberships (profile_id, audience_id, generation, created_at_ms)
SELECT p.id, a.id, a.generation, ?3 FROM json_each(?1) wished
JOIN profiles p ON p.environment = ?2 AND p.integration_id = json_extract(wished.value, '$[0]')
JOIN audiences a ON a.id = json_extract(wished.value, '$[1]') AND a.deleted_at_ms IS NULL
WHERE true
ON CONFLICT (profile_id, audience_id) DO UPDATE SET
  created_at_ms = iif(generation = excluded.generation, created_at_ms, excluded.created_at_ms),
  generation = excluded.generation`;

const REMOVE_SQL = `
DELETE FROM audience_memberships WHERE (profile_id, audience_id) IN (
  SELECT p.id, json_extract(wished.value, '$[1]') FROM json_each(?1) wished
  JOIN profiles p ON p.environment = ?2 AND p.integration_id = json_extract(wished.value, '$[0]'))`;

/** Makes the profiles that don't exist. Safe to repeat. */
export function makeProfilesStatements(
  db: Preparer,
  environment: Environment,
  memberships: readonly Membership[],
  nowMs: number,
): D1PreparedStatement[] {
  const prepared = db.prepare(
    `INSERT INTO profiles (environment, integration_id, created_at_ms, last_activity_at_ms)
SELECT ?2, json_extract(wished.value, '$[0]'), ?3, ?3 FROM json_each(?1) wished WHERE true
ON CONFLICT (environment, integration_id) DO NOTHING`,
  );
  return jsonSlices(memberships).map((slice) => prepared.bind(slice, environment, nowMs));
}

/** Makes profiles that don't exist and adds them; who is a member stays one. Safe to repeat. */
export function addMembershipsStatements(
  db: Preparer,
  environment: Environment,
  memberships: readonly Membership[],
  nowMs: number,
): D1PreparedStatement[] {
  const members = db.prepare(ADD_SQL);
  return [
    ...makeProfilesStatements(db, environment, memberships, nowMs),
    ...jsonSlices(memberships).map((slice) => members.bind(slice, environment, nowMs)),
  ];
}

export function removeMembershipsStatements(
  db: Preparer,
  environment: Environment,
  memberships: readonly Membership[],
): D1PreparedStatement[] {
  const prepared = db.prepare(REMOVE_SQL);
  return jsonSlices(memberships).map((slice) => prepared.bind(slice, environment));
}

/** Raises the generation of an undeleted audience: the first step of a replacement. */
export function raiseGenerationStatement(
  db: Preparer,
  audienceId: number,
  nowMs: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE audiences SET generation = generation + 1, updated_at_ms = ?2
WHERE id = ?1 AND deleted_at_ms IS NULL`,
    )
    .bind(audienceId, nowMs);
}

const CURRENT_MEMBERS = `audience_memberships m
JOIN audiences a ON a.id = m.audience_id AND a.generation = m.generation
JOIN profiles ON profiles.id = m.profile_id
WHERE m.audience_id = ?1`;

export interface MemberPage {
  readonly audienceId: number;
  readonly pageSize: number;
  readonly skip: number;
  readonly descending: boolean;
  /** Part of the integration id; "" = any. */
  readonly search: string;
}

/** Members as `ProfileRow`s, in the order of their ids. */
export function listMembersStatement(db: Preparer, page: MemberPage): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${PROFILE_COLUMNS} FROM ${CURRENT_MEMBERS}
  AND instr(lower(profiles.integration_id), lower(?2)) > 0
ORDER BY m.profile_id ${page.descending ? "DESC" : "ASC"} LIMIT ?3 OFFSET ?4`,
    )
    .bind(page.audienceId, page.search, page.pageSize, page.skip);
}

/** Integration ids of the members behind a profile, in the order of their ids. */
export function memberIdsStatement(
  db: Preparer,
  page: { readonly audienceId: number; readonly afterProfileId: number; readonly rows: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT profiles.id AS id, profiles.integration_id AS integrationId FROM ${CURRENT_MEMBERS}
  AND m.profile_id > ?2 ORDER BY m.profile_id LIMIT ?3`,
    )
    .bind(page.audienceId, page.afterProfileId, page.rows);
}

/** `audienceId` and `membersCount` of the audiences. */
export function countMembersStatement(
  db: Preparer,
  audienceIds: readonly number[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT a.id AS audienceId, (SELECT count(*) FROM audience_memberships m
  WHERE m.audience_id = a.id AND m.generation = a.generation) AS membersCount
FROM audiences a WHERE a.id IN (SELECT value FROM json_each(?1)) ORDER BY a.id`,
    )
    .bind(JSON.stringify(audienceIds));
}

/** A member whose attributes would grow past their bound, if there is one. */
export function tooLargeMemberStatement(
  db: Preparer,
  audienceId: number,
  attributesJson: string,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT profiles.id AS id FROM ${CURRENT_MEMBERS}
  AND length(profiles.attributes) + length(?2) > ${PROFILE_ATTRIBUTES_LENGTH_MAX}
  AND length(json_patch(profiles.attributes, ?2)) > ${PROFILE_ATTRIBUTES_LENGTH_MAX} LIMIT 1`,
    )
    .bind(audienceId, attributesJson);
}

/** Merges attributes into the given profiles (RFC 7396). Safe to repeat. */
export function mergeAttributesStatement(
  db: Preparer,
  profileIds: readonly number[],
  attributesJson: string,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE profiles SET version = version + (json_patch(attributes, ?2) <> attributes),
  attributes = json_patch(attributes, ?2)
WHERE id IN (SELECT value FROM json_each(?1))
  AND length(json_patch(attributes, ?2)) <= ${PROFILE_ATTRIBUTES_LENGTH_MAX}`,
    )
    .bind(JSON.stringify(profileIds), attributesJson);
}

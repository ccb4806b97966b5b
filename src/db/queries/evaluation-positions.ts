import { type SQL, sql } from "drizzle-orm";

/** The base group of an Application, as a scalar. */
export function baseGroupId(applicationId: number): SQL<number> {
  return sql<number>`(SELECT id FROM evaluation_groups
    WHERE application_id = ${applicationId} AND parent_id IS NULL)`;
}

/** The position behind all groups and campaigns of a group. */
export function nextPosition(applicationId: number, groupId: SQL): SQL<number> {
  return sql<number>`(SELECT coalesce(max(place), -1) + 1 FROM (
    SELECT position AS place FROM evaluation_groups
      WHERE application_id = ${applicationId} AND parent_id = ${groupId}
    UNION ALL SELECT evaluation_position FROM campaigns
      WHERE application_id = ${applicationId} AND evaluation_group_id = ${groupId}
        AND deleted_at_ms IS NULL))`;
}

import type { AttributeType } from "../../core/evaluation/catalogue";
import type { AttributeRow } from "./attributes";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** An attribute that is defined by the first call that uses it. */
export interface MissingAttribute {
  readonly entity: string;
  /** Empty for every entity but Event. */
  readonly eventType: string;
  readonly name: string;
  readonly type: AttributeType;
}

/** JSON as text, booleans as 0 and 1. */
interface RawAttributeRow extends Omit<
  AttributeRow,
  | "suggestions"
  | "subscribedApplicationIds"
  | "hasAllowedList"
  | "restrictedBySuggestions"
  | "editable"
> {
  readonly suggestions: string;
  readonly subscribedApplicationIds: string;
}

const INSERT_SQL = `
INSERT INTO attributes (account_id, entity, event_type, name, title, type, created_at_ms)
SELECT ?1, j.value ->> 'entity', j.value ->> 'eventType', j.value ->> 'name', j.value ->> 'name',
  j.value ->> 'type', ?3
FROM json_each(?2) j WHERE true
ON CONFLICT (account_id, entity, event_type, name) DO NOTHING
RETURNING id AS id, account_id AS accountId, entity AS entity, event_type AS eventType,
  name AS name, title AS title, type AS type, description AS description,
  suggestions AS suggestions, subscribed_application_ids AS subscribedApplicationIds,
  created_at_ms AS createdAtMs`;

/**
 * Defines attributes for all Applications, titled by their names. One that somebody else defined
 * meanwhile stays as it is and is not answered. The revision says that definitions changed.
 */
export function defineMissingStatements(
  db: Preparer,
  accountId: number,
  attributes: readonly MissingAttribute[],
  nowMs: number,
): D1PreparedStatement[] {
  return [
    db.prepare(INSERT_SQL).bind(accountId, JSON.stringify(attributes), nowMs),
    db
      .prepare("UPDATE accounts SET definitions_revision = definitions_revision + 1 WHERE id = ?1")
      .bind(accountId),
  ];
}

export function parseDefined(result: D1Result | undefined): AttributeRow[] {
  return ((result?.results ?? []) as RawAttributeRow[]).map((row) => ({
    ...row,
    suggestions: JSON.parse(row.suggestions) as string[],
    subscribedApplicationIds: JSON.parse(row.subscribedApplicationIds) as number[],
    hasAllowedList: false,
    restrictedBySuggestions: false,
    editable: true,
  }));
}

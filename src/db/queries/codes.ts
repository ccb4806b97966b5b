import { jsonSlices } from "./json-slices";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** Tables whose codes are drawn, with the column that holds them and whose they are. */
const CODE_COLUMNS = {
  coupons: { code: "value", owner: "application_id" },
  referrals: { code: "code", owner: "application_id" },
  loyalty_cards: { code: "identifier", owner: "program_id" },
} as const;

export type CodeTable = keyof typeof CODE_COLUMNS;

/** Which of the codes live rows of the Application or program have, as rows `{code}`. */
export function takenAmongStatements(
  db: Preparer,
  table: CodeTable,
  ownerId: number,
  codes: readonly string[],
): D1PreparedStatement[] {
  const { code: column, owner } = CODE_COLUMNS[table];
  const prepared = db.prepare(
    `SELECT ${column} AS code FROM ${table} WHERE ${owner} = ?1
  AND ${column} IN (SELECT value FROM json_each(?2)) AND deleted_at_ms IS NULL`,
  );
  return jsonSlices(codes).map((slice) => prepared.bind(ownerId, slice));
}

export interface PatternQuery {
  /** An Application, or the program of cards. */
  readonly ownerId: number;
  /** The fixed text before the first random place: keeps the search inside a range of the index. */
  readonly prefix: string;
  /** For each place of a code, the characters that it may have. */
  readonly allowedByPlace: readonly string[];
}

/** How many live codes of the owner a pattern could have made, as one row `{codes}`. */
export function countOfPatternStatement(
  db: Preparer,
  table: CodeTable,
  query: PatternQuery,
): D1PreparedStatement {
  const { code, owner } = CODE_COLUMNS[table];
  const column = `c.${code}`;
  return db
    .prepare(
      `SELECT count(*) AS codes FROM ${table} c
WHERE c.${owner} = ?1 AND c.deleted_at_ms IS NULL
  AND ${column} >= ?2 AND ${column} < ?3 AND length(${column}) = ?4
  AND NOT EXISTS (SELECT 1 FROM json_each(?5) place
    WHERE instr(place.value, substr(${column}, place.key + 1, 1)) = 0)`,
    )
    .bind(
      query.ownerId,
      query.prefix,
      `${query.prefix}${AFTER_ALL_CODE_CHARACTERS}`,
      query.allowedByPlace.length,
      JSON.stringify(query.allowedByPlace),
    );
}

/** Sorts behind every character that a code may hold. */
const AFTER_ALL_CODE_CHARACTERS = "\u{10FFFF}";

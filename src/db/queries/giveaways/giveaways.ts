import { insertImportStatement, THIS_IMPORT } from "../imports";
import { jsonSlices } from "../json-slices";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** A giveaway to be imported. */
export interface NewGiveaway {
  readonly code: string;
  readonly startAtMs: number | null;
  readonly endAtMs: number | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const INSERT_SQL = `
INSERT INTO giveaways (pool_id, code, start_at_ms, end_at_ms, attributes, import_id, created_at_ms)
SELECT ?1, json_extract(g.value, '$[0]'), json_extract(g.value, '$[1]'),
  json_extract(g.value, '$[2]'), json_extract(g.value, '$[3]'), ${THIS_IMPORT}, ?3
FROM json_each(?2) g ORDER BY g.key`;

/** Adds giveaways to a pool, in one batch; the first statement notes the import and answers it. */
export function importGiveawaysStatements(
  db: Preparer,
  pool: { readonly id: number; readonly accountId: number },
  giveaways: readonly NewGiveaway[],
  nowMs: number,
): D1PreparedStatement[] {
  const insert = db.prepare(INSERT_SQL);
  const rows = giveaways.map(({ code, startAtMs, endAtMs, attributes }) => [
    code,
    startAtMs,
    endAtMs,
    // As text: json_extract of an object would write it anew.
    JSON.stringify(attributes),
  ]);
  return [
    insertImportStatement(db, {
      accountId: pool.accountId,
      entity: "Giveaway",
      amount: giveaways.length,
      createdAtMs: nowMs,
    }),
    ...jsonSlices(rows).map((slice) => insert.bind(pool.id, slice, nowMs)),
  ];
}

/** A giveaway with the award that took it, if one did. */
export interface GiveawayRow {
  readonly id: number;
  readonly code: string;
  readonly startAtMs: number | null;
  readonly endAtMs: number | null;
  /** JSON text. */
  readonly attributes: string;
  readonly importId: number | null;
  readonly createdAtMs: number;
  readonly profileIntegrationId: string | null;
  readonly awardedAtMs: number | null;
}

export interface GiveawayPage {
  readonly poolId: number;
  readonly afterId: number;
  readonly createdBeforeMs: number | null;
  readonly createdAfterMs: number | null;
  readonly rows: number;
}

/** Giveaways behind one, in the order of their ids, as `GiveawayRow`s. */
export function giveawaysStatement(db: Preparer, page: GiveawayPage): D1PreparedStatement {
  return db
    .prepare(
      `SELECT g.id AS id, g.code AS code, g.start_at_ms AS startAtMs, g.end_at_ms AS endAtMs,
  g.attributes AS attributes, g.import_id AS importId, g.created_at_ms AS createdAtMs,
  a.profile_integration_id AS profileIntegrationId, a.awarded_at_ms AS awardedAtMs
FROM giveaways g LEFT JOIN giveaway_awards a ON a.giveaway_id = g.id
WHERE g.pool_id = ?1 AND g.id > ?2 AND (?3 IS NULL OR g.created_at_ms < ?3)
  AND (?4 IS NULL OR g.created_at_ms > ?4)
ORDER BY g.id LIMIT ?5`,
    )
    .bind(page.poolId, page.afterId, page.createdBeforeMs, page.createdAfterMs, page.rows);
}

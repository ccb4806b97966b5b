import type { ImportedPoints } from "../../../core/ledger/imported-points";
import { type ImportRow, insertImportStatement, THIS_IMPORT } from "../imports";
import { jsonSlices } from "../json-slices";
import { addProfilesStatements } from "../profile-seen";

export interface PointsImport {
  readonly entry: Omit<ImportRow, "id">;
  readonly environment: "live" | "sandbox";
  /** Customers who may be new. */
  readonly profileIntegrationIds: readonly string[];
  readonly slices: readonly {
    readonly messageId: string;
    readonly points: Omit<ImportedPoints, "importId">;
  }[];
}

/** The outbox's primary key, as `failedConstraint` names it. */
export const MESSAGE_TAKEN = "outbox.id";

/** Notes an import, makes its customers and hands its slices to the outbox, all or nothing. */
export function importPointsStatements(
  db: Pick<D1DatabaseSession, "prepare">,
  { entry, environment, profileIntegrationIds, slices }: PointsImport,
): D1PreparedStatement[] {
  const { createdAtMs } = entry;
  const rows = slices.map(({ messageId, points }) => [messageId, JSON.stringify(points)]);
  const outbox = db.prepare(
    `INSERT INTO outbox (id, kind, payload, created_at_ms)
SELECT j.value ->> 0, 'points', json_set(j.value ->> 1, '$.importId', ${THIS_IMPORT}), ?2
FROM json_each(?1) j`,
  );
  return [
    insertImportStatement(db, entry),
    ...addProfilesStatements(db, environment, profileIntegrationIds, createdAtMs),
    ...jsonSlices(rows).map((slice) => outbox.bind(slice, createdAtMs)),
  ];
}

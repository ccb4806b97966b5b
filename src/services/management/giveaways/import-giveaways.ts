import { assert } from "../../../core/assert";
import {
  importGiveawaysStatements,
  type NewGiveaway,
} from "../../../db/queries/giveaways/giveaways";
import type { ImportRow } from "../../../db/queries/imports";
import type { ManagementContext } from "../../context";
import { attributesCell, checkPeriodOfCells, instantCell, textCell } from "../../csv/cells";
import { mapRows, readCsv } from "../../csv/read-csv";
import { requireKnownAttributesOfRows } from "../attributes-of-rows";
import { requireOwnSubscriptions } from "../subscriptions";
import { getPool } from "./get-pool";

/** Giveaways that one file may bring. */
export const GIVEAWAY_IMPORT_ROWS_MAX = 100_000;

const CODE_LENGTH = { min: 1, max: 1_000 };

const SHAPE = {
  columns: ["code", "startdate", "enddate", "attributes"],
  required: ["code"],
  rowsMax: GIVEAWAY_IMPORT_ROWS_MAX,
} as const;

/**
 * Adds the codes of a CSV file to a pool, in one step. A code may come again: each row is awarded
 * once (reference SEMANTICS §9).
 */
export async function importGiveaways(
  context: ManagementContext,
  input: { readonly poolId: number; readonly csv: string },
): Promise<ImportRow> {
  const pool = await getPool(context, input.poolId);
  requireOwnSubscriptions(context, pool.subscribedApplicationIds);
  const rows = readCsv(input.csv, SHAPE);
  const giveaways = mapRows(rows, (values): NewGiveaway => {
    const startAtMs = instantCell("startdate", values.startdate);
    const endAtMs = instantCell("enddate", values.enddate);
    checkPeriodOfCells(startAtMs, endAtMs);
    return {
      code: textCell("code", values.code, CODE_LENGTH),
      startAtMs,
      endAtMs,
      attributes: attributesCell("attributes", values.attributes),
    };
  });
  await requireKnownAttributesOfRows(
    context,
    { entity: "Giveaway", applicationId: null },
    giveaways.map(({ attributes }, index) => ({ line: rows[index]?.line ?? 0, attributes })),
  );
  const { db, clock } = context.ports;
  const statements = importGiveawaysStatements(db, pool, giveaways, clock.now());
  const [noted] = await db.batch<ImportRow>(statements);
  const entry = noted?.results[0];
  assert(entry !== undefined, "a noted import comes back");
  return entry;
}

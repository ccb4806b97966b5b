import { formatCsv } from "../../../core/csv";
import {
  type GiveawayPage,
  type GiveawayRow,
  giveawaysStatement,
} from "../../../db/queries/giveaways/giveaways";
import type { ManagementContext } from "../../context";
import { EXPORT_ROWS_MAX, EXPORT_ROWS_PER_PAGE } from "../../csv/bounds";
import { instantText } from "../../csv/cells";
import { getPool } from "./get-pool";

export type ExportGiveaways = Pick<GiveawayPage, "poolId" | "createdBeforeMs" | "createdAfterMs">;

const COLUMNS = [
  "id",
  "poolid",
  "code",
  "startdate",
  "enddate",
  "attributes",
  "created",
  "used",
  "profileintegrationid",
  "awarded",
  "importid",
] as const;

/** The giveaways of a pool as CSV, awarded ones with who got them. */
export async function exportGiveaways(
  context: ManagementContext,
  input: ExportGiveaways,
): Promise<string> {
  await getPool(context, input.poolId);
  const rows: GiveawayRow[] = [];
  while (rows.length < EXPORT_ROWS_MAX) {
    const page = { ...input, afterId: rows.at(-1)?.id ?? 0, rows: EXPORT_ROWS_PER_PAGE };
    const { results } = await giveawaysStatement(context.ports.db, page).all<GiveawayRow>();
    rows.push(...results);
    if (results.length < EXPORT_ROWS_PER_PAGE) break;
  }
  const lines = rows.map((row) => ({
    id: String(row.id),
    poolid: String(input.poolId),
    code: row.code,
    startdate: instantText(row.startAtMs),
    enddate: instantText(row.endAtMs),
    attributes: row.attributes,
    created: instantText(row.createdAtMs),
    used: String(row.awardedAtMs !== null),
    profileintegrationid: row.profileIntegrationId ?? "",
    awarded: instantText(row.awardedAtMs),
    importid: String(row.importId ?? ""),
  }));
  return formatCsv(COLUMNS, lines);
}

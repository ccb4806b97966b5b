import { formatCsv } from "../../../core/csv";
import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { type CardFilter, cardsAfterStatement } from "../../../db/queries/loyalty-cards/list";
import type { ManagementContext } from "../../context";
import { EXPORT_ROWS_MAX, EXPORT_ROWS_PER_PAGE } from "../../csv/bounds";
import { type DateFormat, dateText } from "../../csv/cells";
import { usersPerCardLimit } from "../../loyalty/cards/card-view";
import { cardProgram } from "./card-program";

export interface ExportCards {
  readonly programId: number;
  readonly filter: CardFilter;
  readonly dateFormat: DateFormat;
}

const COLUMNS = [
  "identifier",
  "created",
  "status",
  "userpercardlimit",
  "customerprofileids",
  "blockreason",
  "generated",
  "batchid",
] as const;

/** What customers of one card are told apart by in its cell. */
export const PROFILE_SEPARATOR = ";";

/** A program's cards that pass the filter, as CSV. */
export async function exportCards(
  context: ManagementContext,
  { programId, filter, dateFormat }: ExportCards,
): Promise<string> {
  const program = await cardProgram(context, programId);
  const { db } = context.ports;
  const rows: LoyaltyCardRow[] = [];
  while (rows.length < EXPORT_ROWS_MAX) {
    const after = { identifier: rows.at(-1)?.identifier ?? "", rows: EXPORT_ROWS_PER_PAGE };
    const statement = cardsAfterStatement(db, program.id, filter, after);
    const { results } = await statement.all<LoyaltyCardRow>();
    rows.push(...results);
    if (results.length < EXPORT_ROWS_PER_PAGE) break;
  }
  const limit = String(usersPerCardLimit(program));
  const lines = rows.map((row) => ({
    identifier: row.identifier,
    created: dateText(row.createdAtMs, dateFormat),
    status: row.status,
    userpercardlimit: limit,
    customerprofileids: profileIds(row).join(PROFILE_SEPARATOR),
    blockreason: row.blockReason ?? "",
    generated: String(row.batchId !== null),
    batchid: row.batchId ?? "",
  }));
  return formatCsv(COLUMNS, lines);
}

function profileIds(row: LoyaltyCardRow): string[] {
  return (JSON.parse(row.profiles) as [string, number][]).map(([integrationId]) => integrationId);
}

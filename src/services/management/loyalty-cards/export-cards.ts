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
  const limit = String(usersPerCardLimit(program));
  const lines: Record<(typeof COLUMNS)[number], string>[] = [];
  let last = "";
  while (lines.length < EXPORT_ROWS_MAX) {
    const after = { identifier: last, rows: EXPORT_ROWS_PER_PAGE };
    const statement = cardsAfterStatement(db, program.id, filter, after);
    const { results } = await statement.all<LoyaltyCardRow>();
    for (const row of results) lines.push(toLine(row, limit, dateFormat));
    last = results.at(-1)?.identifier ?? last;
    if (results.length < EXPORT_ROWS_PER_PAGE) break;
  }
  return formatCsv(COLUMNS, lines);
}

function toLine(
  row: LoyaltyCardRow,
  usersPerCard: string,
  format: DateFormat,
): Record<(typeof COLUMNS)[number], string> {
  return {
    identifier: row.identifier,
    created: dateText(row.createdAtMs, format),
    status: row.status,
    userpercardlimit: usersPerCard,
    customerprofileids: profileIds(row).join(PROFILE_SEPARATOR),
    blockreason: row.blockReason ?? "",
    generated: String(row.batchId !== null),
    batchid: row.batchId ?? "",
  };
}

function profileIds(row: LoyaltyCardRow): string[] {
  return (JSON.parse(row.profiles) as [string, number][]).map(([integrationId]) => integrationId);
}

import { walletNameOfProfile } from "../../../core/ledger/wallet-name";
import type { ImportRow } from "../../../db/queries/imports";
import type { ManagementContext } from "../../context";
import { instantCell, textCell } from "../../csv/cells";
import { CellProblem, mapRows, readCsv } from "../../csv/read-csv";
import { requireKnownProfiles } from "./known-profiles";
import { profileProgram } from "./program-ledgers";
import { inSlices, storeImport } from "./store-import";

/** Rows that one file may bring. */
export const JOIN_DATES_IMPORT_ROWS_MAX = 50_000;

const OWNER_LENGTH = { min: 1, max: 1_000 };

const SHAPE = {
  columns: ["customerprofileid", "joindate"],
  required: ["customerprofileid", "joindate"],
  rowsMax: JOIN_DATES_IMPORT_ROWS_MAX,
} as const;

interface JoinRow {
  readonly line: number;
  readonly owner: string;
  readonly joinedAtMs: number;
}

/**
 * Sets since when the customers of a CSV file are members, all or none; the queue tells the
 * wallets.
 *
 * @throws Refusal `not_found`, `invalid` with the lines that are wrong or whose customer is unknown
 */
export async function importJoinDates(
  context: ManagementContext,
  input: { readonly programId: number; readonly csv: string },
): Promise<ImportRow> {
  const program = await profileProgram(context, input.programId);
  const nowMs = context.ports.clock.now();
  const rows = mapRows(readCsv(input.csv, SHAPE), (values, line): JoinRow => {
    const joinedAtMs = instantCell("joindate", values.joindate);
    if (joinedAtMs === null) throw new CellProblem("joindate must be there");
    if (joinedAtMs > nowMs) throw new CellProblem("joindate must not lie in the future");
    const owner = textCell("customerprofileid", values.customerprofileid, OWNER_LENGTH);
    return { line, owner, joinedAtMs };
  });
  const environment = program.sandbox ? "sandbox" : "live";
  await requireKnownProfiles(context, environment, rows);
  const joins = rows.map(({ owner, joinedAtMs }) => ({
    walletName: walletNameOfProfile(program.sandbox, owner),
    joinedAtMs,
  }));
  const slices = inSlices(joins).map((slice) => ({ additions: [], joins: slice }));
  return storeImport(context, program, {
    entity: "LoyaltyJoinDate",
    amount: rows.length,
    nowMs,
    slices,
  });
}

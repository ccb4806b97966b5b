import { assert } from "../../../core/assert";
import { programRules } from "../../../core/ledger/program-rules";
import { walletNameOfProfile } from "../../../core/ledger/wallet-name";
import { knownProfilesStatements } from "../../../db/queries/contact-balances";
import type { ImportRow } from "../../../db/queries/imports";
import { importPointsStatements } from "../../../db/queries/loyalty-ledger/import-points";
import { sendMessages } from "../../closures/messages";
import type { ManagementContext } from "../../context";
import { instantCell, textCell } from "../../csv/cells";
import { CellProblem, lineError, mapRows, readCsv } from "../../csv/read-csv";
import { importedMessageId } from "../../delivery/post-imported-points";
import { INVALID_DATA, Refusal } from "../../refusal";
import { profileProgram } from "./program-ledgers";
import { inSlices } from "./slices";

/** Rows that one file may bring. */
export const JOIN_DATES_IMPORT_ROWS_MAX = 50_000;

const OWNER_LENGTH = { min: 1, max: 1_000 };
const ERRORS_MAX = 100;

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
 * Sets since when the customers of a CSV file are members, all or none; the queue tells the wallets.
 *
 * @throws Refusal `not_found`, `invalid` with the lines that are wrong, or whose customer is unknown
 */
export async function importJoinDates(
  context: ManagementContext,
  input: { readonly programId: number; readonly csv: string },
): Promise<ImportRow> {
  const program = await profileProgram(context, input.programId);
  const { db, clock, random } = context.ports;
  const nowMs = clock.now();
  const rows = mapRows(readCsv(input.csv, SHAPE), (values, line): JoinRow => {
    const joinedAtMs = instantCell("joindate", values.joindate);
    if (joinedAtMs === null) throw new CellProblem("joindate must be there");
    if (joinedAtMs > nowMs) throw new CellProblem("joindate must not lie in the future");
    const owner = textCell("customerprofileid", values.customerprofileid, OWNER_LENGTH);
    return { line, owner, joinedAtMs };
  });
  const environment = program.sandbox ? "sandbox" : "live";
  await requireKnown(context, environment, rows);
  const joins = rows.map(({ owner, joinedAtMs }) => ({
    walletName: walletNameOfProfile(program.sandbox, owner),
    joinedAtMs,
  }));
  const slices = inSlices(joins).map((slice) => ({
    messageId: importedMessageId(random.uuid()),
    points: { nowMs, rules: programRules(program), additions: [], joins: slice },
  }));
  const statements = importPointsStatements(db, {
    entry: {
      accountId: context.accountId,
      entity: "LoyaltyJoinDate",
      amount: rows.length,
      createdAtMs: nowMs,
    },
    environment,
    profileIntegrationIds: [],
    slices,
  });
  const [noted] = await db.batch<ImportRow>(statements);
  const row = noted?.results[0];
  assert(row !== undefined, "a noted import comes back");
  const messages = slices.map(({ messageId }) => ({ id: messageId }));
  await sendMessages(context, messages);
  return row;
}

async function requireKnown(
  { ports }: ManagementContext,
  environment: "live" | "sandbox",
  rows: readonly JoinRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const owners = rows.map(({ owner }) => owner);
  const statements = knownProfilesStatements(ports.db, environment, owners);
  const found = await ports.db.batch<{ integrationId: string }>(statements);
  const known = new Set(found.flatMap(({ results }) => results.map((row) => row.integrationId)));
  const unknown = rows.filter(({ owner }) => !known.has(owner)).slice(0, ERRORS_MAX);
  if (unknown.length === 0) return;
  const errors = unknown.map(({ line }) => lineError(line, "Unknown", "There is no such customer"));
  throw new Refusal("invalid", INVALID_DATA, errors);
}

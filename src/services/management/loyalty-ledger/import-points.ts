import type { AddPoints } from "../../../core/ledger/types";
import type { ImportRow } from "../../../db/queries/imports";
import type { ManagementContext } from "../../context";
import { mapRows, readCsv } from "../../csv/read-csv";
import { getLoyaltyProgram } from "../loyalty-programs/get-loyalty-program";
import { importShape, toAddition } from "./import-rows";
import { walletsOfRows } from "./import-wallets";
import { inSlices, storeImport } from "./store-import";

/**
 * Adds the points of a CSV file to customers or cards: checked and stored at once, all or nothing,
 * and posted by the queue, each row once. Customers who are new come into being.
 *
 * @throws Refusal `not_found`, `invalid` with the lines that are wrong
 */
export async function importPoints(
  context: ManagementContext,
  input: { readonly programId: number; readonly csv: string },
): Promise<ImportRow> {
  const program = await getLoyaltyProgram(context, input.programId);
  const { clock, random } = context.ports;
  const nowMs = clock.now();
  const rows = mapRows(readCsv(input.csv, importShape(program)), (values, line) =>
    toAddition({ values, line }, program, nowMs),
  );
  const walletOf = await walletsOfRows(context, program, rows);
  const additions = rows.map(({ owner, addition }) => {
    const change: AddPoints = { ...addition, kind: "add", transactionUUID: random.uuid() };
    return { walletName: walletOf(owner), change };
  });
  return storeImport(context, program, {
    entity: "LoyaltyPoints",
    amount: rows.length,
    nowMs,
    slices: inSlices(additions).map((slice) => ({ additions: slice })),
    profileIntegrationIds: program.cardBased ? [] : rows.map(({ owner }) => owner),
  });
}

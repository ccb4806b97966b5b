import { assert } from "../../../core/assert";
import { programRules } from "../../../core/ledger/program-rules";
import type { AddPoints } from "../../../core/ledger/types";
import type { ImportRow } from "../../../db/queries/imports";
import { importPointsStatements } from "../../../db/queries/loyalty-ledger/import-points";
import { sendMessages } from "../../closures/messages";
import type { ManagementContext } from "../../context";
import { mapRows, readCsv } from "../../csv/read-csv";
import { importedMessageId } from "../../delivery/post-imported-points";
import { getLoyaltyProgram } from "../loyalty-programs/get-loyalty-program";
import { importShape, toAddition } from "./import-rows";
import { walletsOfRows } from "./import-wallets";
import { inSlices } from "./slices";

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
  const { db, clock, random } = context.ports;
  const nowMs = clock.now();
  const rows = mapRows(readCsv(input.csv, importShape(program)), (values, line) =>
    toAddition({ values, line }, program, nowMs),
  );
  const walletOf = await walletsOfRows(context, program, rows);
  const additions = rows.map(({ owner, addition }) => {
    const change: AddPoints = { ...addition, kind: "add", transactionUUID: random.uuid() };
    return { walletName: walletOf(owner), change };
  });
  const rules = programRules(program);
  const slices = inSlices(additions).map((slice) => ({
    messageId: importedMessageId(random.uuid()),
    points: { nowMs, rules, additions: slice },
  }));
  const statements = importPointsStatements(db, {
    entry: {
      accountId: context.accountId,
      entity: "LoyaltyPoints",
      amount: rows.length,
      createdAtMs: nowMs,
    },
    environment: program.sandbox ? "sandbox" : "live",
    profileIntegrationIds: program.cardBased ? [] : rows.map(({ owner }) => owner),
    slices,
  });
  const [noted] = await db.batch<ImportRow>(statements);
  const row = noted?.results[0];
  assert(row !== undefined, "a noted import comes back");
  await sendMessages(
    context,
    slices.map(({ messageId }) => ({ id: messageId })),
  );
  return row;
}

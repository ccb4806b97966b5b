import { walletNameOfProfile } from "../../../core/ledger/wallet-name";
import type { ImportRow } from "../../../db/queries/imports";
import type { ManagementContext } from "../../context";
import { instantCell, textCell } from "../../csv/cells";
import { CellProblem, mapRows, readCsv } from "../../csv/read-csv";
import { requireKnownProfiles } from "./known-profiles";
import { profileProgram } from "./program-ledgers";
import { inSlices, storeImport } from "./store-import";

/** Rows that one file may bring. */
export const TIERS_IMPORT_ROWS_MAX = 50_000;

const OWNER_LENGTH = { min: 1, max: 1_000 };
const SUBLEDGER_LENGTH = { min: 0, max: 64 };

const SHAPE = {
  columns: ["customerprofileid", "tiername", "expirydate", "subledgerid"],
  required: ["customerprofileid", "tiername"],
  rowsMax: TIERS_IMPORT_ROWS_MAX,
} as const;

/**
 * Puts the customers of a CSV file into tiers, all or none; the queue tells the wallets. Points
 * that reach a higher tier lift it at once.
 *
 * @throws Refusal `not_found`, `invalid` with the lines that are wrong or whose customer is unknown
 */
export async function importCustomersTiers(
  context: ManagementContext,
  input: { readonly programId: number; readonly csv: string },
): Promise<ImportRow> {
  const program = await profileProgram(context, input.programId);
  const nowMs = context.ports.clock.now();
  const rows = mapRows(readCsv(input.csv, SHAPE), (values, line) => {
    const tier = program.tiers.find(({ name }) => name === values.tiername);
    if (!tier) throw new CellProblem("tiername must be the name of a tier of the program");
    const expiresAtMs = instantCell("expirydate", values.expirydate);
    if (expiresAtMs !== null && expiresAtMs <= nowMs) {
      throw new CellProblem("expirydate must lie in the future");
    }
    const subledgerId = textCell("subledgerid", values.subledgerid, SUBLEDGER_LENGTH);
    if (subledgerId !== "" && !program.allowSubledger) {
      throw new CellProblem("The program has no subledgers");
    }
    const owner = textCell("customerprofileid", values.customerprofileid, OWNER_LENGTH);
    return { line, owner, subledgerId, tierId: tier.id, expiresAtMs };
  });
  await requireKnownProfiles(context, program.sandbox ? "sandbox" : "live", rows);
  const tiers = rows.map(({ owner, subledgerId, tierId, expiresAtMs }) => ({
    walletName: walletNameOfProfile(program.sandbox, owner),
    subledgerId,
    tierId,
    ...(expiresAtMs === null ? {} : { expiresAtMs }),
  }));
  return storeImport(context, program, {
    entity: "LoyaltyTier",
    amount: rows.length,
    nowMs,
    slices: inSlices(tiers).map((slice) => ({ additions: [], tiers: slice })),
  });
}

import { formatCsv } from "../../../core/csv";
import type { ManagementContext } from "../../context";
import type { DateFormat } from "../../csv/cells";
import type { CardOwner } from "../../loyalty/ledger-owner";
import { allTransactions, type LogPeriod } from "../loyalty-ledger/all-transactions";
import { entryCells } from "../loyalty-ledger/entry-cells";
import { ownerWallet } from "../loyalty-points/owner-wallet";

const COLUMNS = [
  "transactionuuid",
  "created",
  "cardidentifier",
  "customersessionid",
  "rulesetid",
  "rulename",
  "programid",
  "type",
  "name",
  "subledgerid",
  "startdate",
  "expirydate",
  "amount",
] as const;

/** A card's transactions in a period as CSV, newest first. */
export async function exportCardLog(
  context: ManagementContext,
  owner: CardOwner,
  { dateFormat, ...period }: LogPeriod & { readonly dateFormat: DateFormat },
): Promise<string> {
  const { program, wallet } = await ownerWallet(context, owner);
  const entries = await allTransactions(wallet, program.id, period);
  const lines = entries.map((entry) => ({
    ...entryCells(entry, dateFormat),
    cardidentifier: owner.cardIdentifier,
  }));
  return formatCsv(COLUMNS, lines);
}

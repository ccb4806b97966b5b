import { formatCsv } from "../../../core/csv";
import type { ManagementContext } from "../../context";
import type { DateFormat } from "../../csv/cells";
import type { ProfileOwner } from "../../loyalty/ledger-owner";
import { ownerWallet } from "../loyalty-points/owner-wallet";
import { allTransactions, type LogPeriod } from "./all-transactions";
import { entryCells } from "./entry-cells";

const COLUMNS = [
  "customerprofileid",
  "customersessionid",
  "rulesetid",
  "rulename",
  "programid",
  "type",
  "name",
  "subledgerid",
  "startdate",
  "expirydate",
  "id",
  "created",
  "amount",
  "campaignid",
  "transactionuuid",
] as const;

/** A customer's transactions in a period as CSV, newest first. */
export async function exportProfileLog(
  context: ManagementContext,
  owner: ProfileOwner,
  { dateFormat, ...period }: LogPeriod & { readonly dateFormat: DateFormat },
): Promise<string> {
  const { program, wallet } = await ownerWallet(context, owner);
  const entries = await allTransactions(wallet, program.id, period);
  const lines = entries.map((entry) => ({
    ...entryCells(entry, dateFormat),
    customerprofileid: owner.profileIntegrationId,
    id: String(entry.id),
    campaignid: String(entry.source.campaignId ?? ""),
  }));
  return formatCsv(COLUMNS, lines);
}

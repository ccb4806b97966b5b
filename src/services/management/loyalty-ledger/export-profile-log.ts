import { formatCsv } from "../../../core/csv";
import { decimalText, fromScaledInteger, POINTS_SCALE } from "../../../core/decimal";
import type { LedgerEntry } from "../../../core/ledger/types";
import type { ManagementContext } from "../../context";
import { type DateFormat, dateText } from "../../csv/cells";
import type { ProfileOwner } from "../../loyalty/ledger-owner";
import { ownerWallet } from "../loyalty-points/owner-wallet";
import { allTransactions, type LogPeriod } from "./all-transactions";

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
  const lines = entries.map((entry) => toLine(entry, owner.profileIntegrationId, dateFormat));
  return formatCsv(COLUMNS, lines);
}

function toLine(
  entry: LedgerEntry,
  profileIntegrationId: string,
  format: DateFormat,
): Record<(typeof COLUMNS)[number], string> {
  const { source } = entry;
  return {
    customerprofileid: profileIntegrationId,
    customersessionid: source.sessionIntegrationId ?? "",
    rulesetid: String(source.rulesetId ?? ""),
    rulename: source.ruleName ?? "",
    programid: String(entry.programId),
    type: entry.type,
    name: entry.name,
    subledgerid: entry.subledgerId,
    startdate: entry.awaitsActivation ? "on_action" : dateText(entry.startAtMs, format),
    expirydate: entry.expiresAtMs === null ? "unlimited" : dateText(entry.expiresAtMs, format),
    id: String(entry.id),
    created: dateText(entry.createdAtMs, format),
    amount: decimalText(fromScaledInteger(entry.amountHundredths, POINTS_SCALE)),
    campaignid: String(source.campaignId ?? ""),
    transactionuuid: entry.transactionUUID,
  };
}

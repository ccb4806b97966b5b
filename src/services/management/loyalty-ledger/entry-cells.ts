import { decimalText, fromScaledInteger, POINTS_SCALE } from "../../../core/decimal";
import type { LedgerEntry } from "../../../core/ledger/types";
import { type DateFormat, dateText } from "../../csv/cells";

/** What files of customers and of cards tell of a transaction alike, under their column names. */
export function entryCells(entry: LedgerEntry, format: DateFormat) {
  const { source } = entry;
  return {
    transactionuuid: entry.transactionUUID,
    created: dateText(entry.createdAtMs, format),
    customersessionid: source.sessionIntegrationId ?? "",
    rulesetid: String(source.rulesetId ?? ""),
    rulename: source.ruleName ?? "",
    programid: String(entry.programId),
    type: entry.type,
    name: entry.name,
    subledgerid: entry.subledgerId,
    startdate: entry.awaitsActivation ? "on_action" : dateText(entry.startAtMs, format),
    expirydate: entry.expiresAtMs === null ? "unlimited" : dateText(entry.expiresAtMs, format),
    amount: decimalText(fromScaledInteger(entry.amountHundredths, POINTS_SCALE)),
  };
}

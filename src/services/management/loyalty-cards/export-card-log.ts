import { formatCsv } from "../../../core/csv";
import { decimalText, fromScaledInteger, POINTS_SCALE } from "../../../core/decimal";
import type { LedgerEntry } from "../../../core/ledger/types";
import type { CardOwner } from "../../loyalty/ledger-owner";
import { again } from "../../again";
import type { ManagementContext } from "../../context";
import { EXPORT_ROWS_MAX } from "../../csv/bounds";
import { type DateFormat, dateText } from "../../csv/cells";
import { invalidParameter } from "../../refusal";
import { ownerWallet } from "../loyalty-points/owner-wallet";

export interface ExportCardLog {
  readonly fromMs: number;
  readonly toMs: number;
  readonly dateFormat: DateFormat;
}

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

/** The largest page that a wallet hands out. */
const ENTRIES_PER_PAGE = 1_000;

/** A card's transactions in a period as CSV, newest first. */
export async function exportCardLog(
  context: ManagementContext,
  owner: CardOwner,
  { fromMs, toMs, dateFormat }: ExportCardLog,
): Promise<string> {
  if (toMs < fromMs) {
    throw invalidParameter("rangeEnd", "Invalid value", "The end must not lie before the start");
  }
  const { program, wallet } = await ownerWallet(context, owner);
  const entries: LedgerEntry[] = [];
  while (entries.length < EXPORT_ROWS_MAX) {
    const skip = entries.length;
    const page = { programId: program.id, fromMs, toMs, pageSize: ENTRIES_PER_PAGE, skip };
    const found = await again(() => wallet.transactions(page));
    entries.push(...found.entries);
    if (!found.hasMore) break;
  }
  const lines = entries.map((entry) => toLine(entry, owner.cardIdentifier, dateFormat));
  return formatCsv(COLUMNS, lines);
}

function toLine(
  entry: LedgerEntry,
  cardIdentifier: string,
  format: DateFormat,
): Record<(typeof COLUMNS)[number], string> {
  const { source } = entry;
  return {
    transactionuuid: entry.transactionUUID,
    created: dateText(entry.createdAtMs, format),
    cardidentifier: cardIdentifier,
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

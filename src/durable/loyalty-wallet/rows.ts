import type { EntrySource, LedgerEntry, OpenLot } from "../../core/ledger/types";
import { storedJson } from "../shared/stored-json";

export const LOT_COLUMNS = `entry_id, transaction_uuid, program_id, subledger_id,
  amount_hundredths, remaining_hundredths, created_at_ms, start_at_ms, expires_at_ms`;

export interface LotRow extends Record<string, string | number | null> {
  entry_id: number;
  transaction_uuid: string;
  program_id: number;
  subledger_id: string;
  amount_hundredths: number;
  remaining_hundredths: number;
  created_at_ms: number;
  start_at_ms: number | null;
  expires_at_ms: number | null;
}

export function openLot(row: LotRow): OpenLot {
  return {
    transactionUUID: row.transaction_uuid,
    sequence: row.entry_id,
    amountHundredths: row.amount_hundredths,
    remainingHundredths: row.remaining_hundredths,
    createdAtMs: row.created_at_ms,
    startAtMs: row.start_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}

/** An entry with the dates of its lot that are in force: an activation moves them. */
export const ENTRY_COLUMNS = `entry.id AS id, entry.transaction_uuid AS transaction_uuid,
  entry.kind AS kind, entry.program_id AS program_id, entry.subledger_id AS subledger_id,
  entry.amount_hundredths AS amount_hundredths, entry.name AS name,
  entry.created_at_ms AS created_at_ms, entry.role AS role,
  iif(entry.role IS NULL, lot.start_at_ms, entry.start_at_ms) AS start_at_ms,
  iif(entry.role IS NULL, lot.expires_at_ms, entry.expires_at_ms) AS expires_at_ms, entry.validity_duration AS validity_duration,
  entry.source AS source`;

export interface EntryRow extends Record<string, string | number | null> {
  id: number;
  transaction_uuid: string;
  kind: string;
  role: string | null;
  program_id: number;
  subledger_id: string;
  amount_hundredths: number;
  name: string;
  created_at_ms: number;
  start_at_ms: number | null;
  expires_at_ms: number | null;
  validity_duration: string | null;
  source: string;
}

export function ledgerEntry(row: EntryRow): LedgerEntry {
  const isAddition = row.kind === "add";
  return {
    id: row.id,
    transactionUUID: row.transaction_uuid,
    programId: row.program_id,
    subledgerId: row.subledger_id,
    type: isAddition ? "addition" : "subtraction",
    amountHundredths: row.amount_hundredths,
    name: row.name,
    createdAtMs: row.created_at_ms,
    startAtMs: row.start_at_ms,
    expiresAtMs: row.expires_at_ms,
    awaitsActivation: isAddition && row.role === null && row.start_at_ms === null,
    validityDuration: row.validity_duration,
    source: storedJson<EntrySource>(row.source),
  };
}

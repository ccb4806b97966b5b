import { addDuration, parseDuration } from "../../core/duration";
import type { ObjectStorage } from "../shared/object-storage";
import type { ActivateCommand } from "./protocol";
import { LOT_COLUMNS, type LotRow } from "./rows";

/**
 * Makes points active that wait for an action: their validity counts from now. Points that are
 * active already stay as they are. Answers whether any were activated. Callers open the
 * transaction.
 */
export function activatePoints(
  storage: ObjectStorage,
  command: ActivateCommand,
  timezone: string,
): boolean {
  const { nowMs } = command;
  const waiting = storage.exec<LotRow & { validity_duration: string | null }>(
    `SELECT ${LOT_COLUMNS.replaceAll(/(\w+_\w+)/g, "lot.$1 AS $1")},
       entry.validity_duration AS validity_duration
     FROM lot INDEXED BY lot_waiting JOIN entry ON entry.id = lot.entry_id
     WHERE lot.start_at_ms IS NULL AND lot.program_id = ? AND entry.hidden = 0
       AND (lot.expires_at_ms IS NULL OR lot.expires_at_ms > ?)
       AND (lot.transaction_uuid IN (SELECT value FROM json_each(?))
         OR entry.session_integration_id = ?)`,
    command.programId,
    nowMs,
    JSON.stringify(command.transactionUUIDs ?? []),
    command.sessionIntegrationId ?? null,
  );
  for (const lot of waiting) {
    const validity = lot.validity_duration === null ? null : parseDuration(lot.validity_duration);
    const expiresAtMs =
      validity?.ok === true ? addDuration(nowMs, validity.value, timezone) : lot.expires_at_ms;
    storage.exec(
      "UPDATE lot SET start_at_ms = ?, expires_at_ms = ? WHERE entry_id = ?",
      nowMs,
      expiresAtMs,
      lot.entry_id,
    );
    storage.exec(
      "INSERT INTO activation (lot_entry_id, activated_at_ms) VALUES (?, ?)",
      lot.entry_id,
      nowMs,
    );
  }
  return waiting.length > 0;
}

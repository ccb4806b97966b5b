import type { KeyedCall } from "../../core/keyed-call";
import type { SessionDocument } from "../../core/session/types";
import { keyedFingerprint, rememberCall, sweepCalls } from "../shared/keyed-calls";
import type { ObjectStorage } from "../shared/object-storage";
import { storedJson } from "../shared/stored-json";
import type { EarlierCall } from "./protocol";

/** A session keeps the answers to this many of its newest named calls … */
export const KEYED_CALLS_MAX = 1_000;

/** … and of these no more than this, in UTF-16 units: at most 60 MB. The newest always stays. */
export const KEYED_ANSWERS_LENGTH_MAX = 20_000_000;

/** What the session was after each named call. Callers open the transaction. */
export class KeyedAnswers {
  readonly #storage: ObjectStorage;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
  }

  knows(key: string, nowMs: number): boolean {
    return keyedFingerprint(this.#storage, key, nowMs) !== null;
  }

  find(key: string, nowMs: number): EarlierCall | null {
    const fingerprint = keyedFingerprint(this.#storage, key, nowMs);
    if (fingerprint === null) return null;
    const document = storedJson<SessionDocument>(this.#read(key, "document"));
    return { fingerprint, document, resultJson: this.#read(key, "result") };
  }

  /** Keeps what stands now as the answer to the call that has just made it so. */
  keep(call: KeyedCall, nowMs: number): void {
    rememberCall(this.#storage, call, nowMs);
    this.#storage.exec(
      `INSERT OR REPLACE INTO keyed_piece (key, slot, position, text)
       SELECT ?, slot, position, text FROM piece WHERE slot IN ('document', 'result')`,
      call.key,
    );
    this.#storage.exec(
      `UPDATE keyed_call SET answer_length =
         (SELECT sum(length(text)) FROM piece WHERE slot IN ('document', 'result'))
       WHERE key = ?`,
      call.key,
    );
    this.#storage.exec(
      `DELETE FROM keyed_call WHERE id IN (
         SELECT id FROM (
           SELECT id, row_number() OVER newest AS place, sum(answer_length) OVER newest AS length
           FROM keyed_call WINDOW newest AS (ORDER BY id DESC))
         WHERE place > ? OR (place > 1 AND length > ?))`,
      KEYED_CALLS_MAX,
      KEYED_ANSWERS_LENGTH_MAX,
    );
    this.#dropPieces();
  }

  sweep(nowMs: number): number | "done" {
    const next = sweepCalls(this.#storage, nowMs);
    this.#dropPieces();
    return next;
  }

  #dropPieces(): void {
    this.#storage.exec("DELETE FROM keyed_piece WHERE key NOT IN (SELECT key FROM keyed_call)");
  }

  #read(key: string, slot: "document" | "result"): string {
    const rows = this.#storage.exec<{ text: string }>(
      "SELECT text FROM keyed_piece WHERE key = ? AND slot = ? ORDER BY position",
      key,
      slot,
    );
    return rows.map((row) => row.text).join("");
  }
}

import type { KeyedCall } from "../../core/keyed-call";
import type { SessionDocument } from "../../core/session/types";
import type { ObjectStorage } from "../shared/object-storage";
import { storedJson } from "../shared/stored-json";
import type { ClosureInDoubt, SessionSnapshot } from "./protocol";

/** UTF-16 units of a piece: at most 512 KB, as none takes more than three bytes of UTF-8. */
export const PIECE_LENGTH_MAX = 170_000;

/** The two texts of a session. */
export interface SessionTexts {
  readonly documentJson: string;
  readonly resultJson: string;
}

export interface NewIntent {
  readonly closureId: string;
  readonly sinceMs: number;
  readonly call: KeyedCall | undefined;
}

/** One session in its tables. Decides nothing; callers open the transaction. */
export class SessionStore {
  readonly #storage: ObjectStorage;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
  }

  version(): number {
    const [row] = this.#storage.exec<{ version: number }>("SELECT version FROM meta");
    return row?.version ?? 0;
  }

  load(): SessionSnapshot {
    const documentJson = this.#read("document");
    return {
      version: this.version(),
      document: documentJson === "" ? null : storedJson<SessionDocument>(documentJson),
      inDoubt: this.intent(),
    };
  }

  /** The last answer as JSON text; empty when nothing is stored. */
  resultJson(): string {
    return this.#read("result");
  }

  intent(): ClosureInDoubt | null {
    const [row] = this.#storage.exec<{
      closureId: string;
      sinceMs: number;
      callKey: string | null;
    }>("SELECT closure_id AS closureId, since_ms AS sinceMs, call_key AS callKey FROM intent");
    if (row === undefined) return null;
    const { closureId, sinceMs, callKey } = row;
    return callKey === null ? { closureId, sinceMs } : { closureId, sinceMs, callKey };
  }

  /** The named call that the intent answers; null = it has no name, or there is no intent. */
  intendedCall(): KeyedCall | null {
    const [row] = this.#storage.exec<{ key: string; fingerprint: string }>(
      `SELECT call_key AS key, call_fingerprint AS fingerprint FROM intent
       WHERE call_key IS NOT NULL`,
    );
    return row ?? null;
  }

  save(texts: SessionTexts): void {
    this.#write("document", texts.documentJson);
    this.#write("result", texts.resultJson);
    this.#raiseVersion();
  }

  writeIntent({ closureId, sinceMs, call }: NewIntent, texts: SessionTexts): void {
    this.#storage.exec(
      `INSERT INTO intent (id, closure_id, since_ms, call_key, call_fingerprint)
       VALUES (1, ?, ?, ?, ?)`,
      closureId,
      sinceMs,
      call?.key ?? null,
      call?.fingerprint ?? null,
    );
    this.#write("intent-document", texts.documentJson);
    this.#write("intent-result", texts.resultJson);
  }

  replaceIntentResult(resultJson: string): void {
    this.#write("intent-result", resultJson);
  }

  /** Makes the intent what stands. */
  rollForward(): void {
    for (const slot of ["document", "result"] as const) {
      this.#storage.exec("DELETE FROM piece WHERE slot = ?", slot);
      this.#storage.exec("UPDATE piece SET slot = ? WHERE slot = ?", slot, `intent-${slot}`);
    }
    this.#storage.exec("DELETE FROM intent");
    this.#raiseVersion();
  }

  dropIntent(): void {
    this.#storage.exec("DELETE FROM intent");
    this.#storage.exec("DELETE FROM piece WHERE slot IN ('intent-document', 'intent-result')");
  }

  #raiseVersion(): void {
    this.#storage.exec("UPDATE meta SET version = version + 1");
  }

  #read(slot: Slot): string {
    const rows = this.#storage.exec<{ text: string }>(
      "SELECT text FROM piece WHERE slot = ? ORDER BY position",
      slot,
    );
    return rows.map((row) => row.text).join("");
  }

  /** Writes only the pieces that differ from what is there. */
  #write(slot: Slot, text: string): void {
    const pieces = inPieces(text);
    for (const [position, piece] of pieces.entries()) {
      this.#storage.exec(
        `INSERT INTO piece (slot, position, text) VALUES (?, ?, ?)
         ON CONFLICT (slot, position) DO UPDATE SET text = excluded.text
         WHERE text <> excluded.text`,
        slot,
        position,
        piece,
      );
    }
    this.#storage.exec("DELETE FROM piece WHERE slot = ? AND position >= ?", slot, pieces.length);
  }
}

type Slot = "document" | "result" | "intent-document" | "intent-result";

/** Cuts a text into pieces, never through a surrogate pair: half a pair has no UTF-8. */
export function inPieces(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (from < text.length) {
    let to = Math.min(from + PIECE_LENGTH_MAX, text.length);
    if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to -= 1;
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

import type { Draw } from "../../core/ledger/lots";
import type { PlannedChange } from "../../core/ledger/plan";
import type { LedgerChange } from "../../core/ledger/types";
import type { ObjectStorage } from "../shared/object-storage";
import { storedJson } from "../shared/stored-json";

/** What a closure has written down here while its outcome is not known. */
export interface Reservation {
  readonly closureId: string;
  readonly deducts: boolean;
  /** The instant of the decision; its entries will carry it. */
  readonly decidedAtMs: number;
  /** The object's own clock: patience counts from here. */
  readonly reservedAtMs: number;
}

export class ReservationStore {
  readonly #storage: ObjectStorage;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
  }

  find(closureId: string): Reservation | null {
    const [row] = this.#storage.exec<ReservationRow>(
      "SELECT * FROM reservation WHERE closure_id = ?",
      closureId,
    );
    return row === undefined ? null : reservation(row);
  }

  /** The one reservation in doubt that deducts, if there is one. */
  deducting(): Reservation | null {
    const [row] = this.#storage.exec<ReservationRow>("SELECT * FROM reservation WHERE deducts = 1");
    return row === undefined ? null : reservation(row);
  }

  insert(made: Reservation, planned: readonly PlannedChange[]): void {
    this.#storage.exec(
      `INSERT INTO reservation (closure_id, deducts, decided_at_ms, reserved_at_ms)
       VALUES (?, ?, ?, ?)`,
      made.closureId,
      made.deducts ? 1 : 0,
      made.decidedAtMs,
      made.reservedAtMs,
    );
    for (const [position, { change, draws }] of planned.entries()) {
      this.#storage.exec(
        "INSERT INTO reserved_change (closure_id, position, change, draws) VALUES (?, ?, ?, ?)",
        made.closureId,
        position,
        JSON.stringify(change),
        JSON.stringify(draws),
      );
    }
  }

  plannedChanges(closureId: string): PlannedChange[] {
    const rows = this.#storage.exec<{ change: string; draws: string }>(
      "SELECT change, draws FROM reserved_change WHERE closure_id = ? ORDER BY position",
      closureId,
    );
    return rows.map((row) => ({
      change: storedJson<LedgerChange>(row.change),
      draws: storedJson<Draw[]>(row.draws),
    }));
  }

  remove(closureId: string): void {
    this.#storage.exec("DELETE FROM reserved_change WHERE closure_id = ?", closureId);
    this.#storage.exec("DELETE FROM reservation WHERE closure_id = ?", closureId);
  }
}

interface ReservationRow extends Record<string, string | number> {
  closure_id: string;
  deducts: number;
  decided_at_ms: number;
  reserved_at_ms: number;
}

function reservation(row: ReservationRow): Reservation {
  return {
    closureId: row.closure_id,
    deducts: row.deducts === 1,
    decidedAtMs: row.decided_at_ms,
    reservedAtMs: row.reserved_at_ms,
  };
}

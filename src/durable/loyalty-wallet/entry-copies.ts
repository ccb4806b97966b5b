import type { EntryCopy } from "../../db/queries/entry-copies";
import type { ObjectStorage } from "../shared/object-storage";
import { ENTRY_COLUMNS, ledgerEntry, type EntryRow } from "./rows";

/** Entries that one alarm tells D1 of. */
const ENTRIES_MAX = 500;

interface UncopiedRow extends EntryRow {
  hidden: number;
  changes: number;
}

export interface EntrySlice {
  readonly entries: readonly EntryCopy[];
  readonly hasMore: boolean;
  /** Forgets them, unless they changed meanwhile. */
  done(): void;
}

/** The next entries that D1 was not told of, the oldest first; triggers note them down. */
export function uncopiedEntries(storage: ObjectStorage): EntrySlice {
  const rows = storage.exec<UncopiedRow>(
    `SELECT ${ENTRY_COLUMNS}, entry.hidden AS hidden, uncopied_entry.changes AS changes
     FROM uncopied_entry JOIN entry ON entry.id = uncopied_entry.entry_id
     LEFT JOIN lot ON lot.entry_id = entry.id
     ORDER BY uncopied_entry.entry_id LIMIT ?`,
    ENTRIES_MAX,
  );
  return {
    entries: rows.map((row) => ({
      entry: ledgerEntry(row),
      role: row.role ?? row.kind,
      isHidden: row.hidden === 1,
    })),
    hasMore: rows.length === ENTRIES_MAX,
    done: () =>
      storage.transactionSync(() => {
        for (const { id, changes } of rows) {
          storage.exec(
            "DELETE FROM uncopied_entry WHERE entry_id = ? AND changes = ?",
            id,
            changes,
          );
        }
      }),
  };
}

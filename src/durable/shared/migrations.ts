import type { ObjectStorage } from "./object-storage";

/** One step of an object's schema: never edited once it is released, never removed. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/**
 * Applies by name what this object has not seen yet: objects wake at different times, so that no
 * order of release dates can be relied on.
 */
export function applyMigrations(storage: ObjectStorage, all: readonly Migration[]): void {
  storage.script("CREATE TABLE IF NOT EXISTS applied_migration (name TEXT PRIMARY KEY) STRICT");
  const rows = storage.exec<{ name: string }>("SELECT name FROM applied_migration");
  const applied = new Set(rows.map((row) => row.name));
  for (const { name, sql } of all) {
    if (applied.has(name)) continue;
    storage.transactionSync(() => {
      storage.script(sql);
      storage.exec("INSERT INTO applied_migration (name) VALUES (?)", name);
    });
  }
}

/** Tables that every object with closures has. */
export const CLOSURE_WORK_SQL = `
CREATE TABLE due_work (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  due_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, key),
  CONSTRAINT due_work_attempts_not_negative CHECK (attempts >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_work_order ON due_work (due_at_ms);
CREATE TABLE finished_closure (
  closure_id TEXT PRIMARY KEY,
  outcome TEXT NOT NULL,
  finished_at_ms INTEGER NOT NULL,
  CONSTRAINT finished_closure_outcome CHECK (outcome IN ('committed', 'aborted'))
) STRICT, WITHOUT ROWID;
CREATE INDEX finished_closure_age ON finished_closure (finished_at_ms);
`;

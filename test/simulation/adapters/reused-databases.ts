import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

/** A database with the statements that were prepared in it, by their text. */
export interface PreparedDatabase {
  readonly sqlite: DatabaseSync;
  readonly statements: Map<string, PreparedStatement>;
}

export interface PreparedStatement {
  readonly statement: StatementSync;
  readonly columns: readonly string[];
  /** False: it only reads. */
  readonly mayWrite: boolean;
}

interface Reusable {
  readonly database: PreparedDatabase;
  readonly empty: () => void;
}

/**
 * Databases of one schema that are used again and again: the schema and the statements cost more
 * than a whole story does. One that was given back is as it was made, to the last row.
 */
export class ReusedDatabases {
  readonly #free: Reusable[] = [];
  readonly #taken = new Map<PreparedDatabase, Reusable>();

  /** @param make a database with its schema, and what rows come with it */
  constructor(readonly make: () => PreparedDatabase) {}

  take(): PreparedDatabase {
    const reusable = this.#free.pop() ?? this.#made();
    this.#taken.set(reusable.database, reusable);
    return reusable.database;
  }

  giveBack(database: PreparedDatabase): void {
    const reusable = this.#taken.get(database);
    if (reusable === undefined) throw new Error("This database was not taken from here");
    this.#taken.delete(database);
    reusable.empty();
    this.#free.push(reusable);
  }

  #made(): Reusable {
    const database = this.make();
    return { database, empty: emptier(database.sqlite) };
  }
}

/** Takes every row away that was not there when this was called. */
function emptier(sqlite: DatabaseSync): () => void {
  // The counters of automatic ids come last: each insertion moves them.
  const names = sqlite
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name = 'sqlite_sequence'",
    )
    .all();
  const restored = names.map(({ name }) => {
    const table = `"${String(name)}"`;
    const rows = sqlite.prepare(`SELECT * FROM ${table}`).all();
    return { clear: sqlite.prepare(`DELETE FROM ${table}`), put: insertion(sqlite, table, rows) };
  });
  return () => {
    if (sqlite.isTransaction) sqlite.exec("ROLLBACK");
    // Whole tables go at once when nobody asks what refers to them.
    sqlite.exec("PRAGMA foreign_keys = OFF; BEGIN");
    for (const { clear, put } of restored) {
      clear.run();
      put();
    }
    sqlite.exec("COMMIT; PRAGMA foreign_keys = ON");
  };
}

function insertion(
  sqlite: DatabaseSync,
  table: string,
  rows: readonly Record<string, SQLInputValue>[],
): () => void {
  const [first] = rows;
  if (first === undefined) return () => undefined;
  const columns = Object.keys(first);
  const insert = sqlite.prepare(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
  );
  return () => {
    for (const row of rows) insert.run(...Object.values(row));
  };
}

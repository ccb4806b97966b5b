/** A value as SQLite gives it back; integers come as doubles and must be safe. */
export type SqlValue = string | number | null;

/**
 * What the logic of an object needs of its storage. Everything is synchronous: writes of one turn
 * reach the disk together, or not at all, and an alarm set in that turn with them.
 */
export interface ObjectStorage {
  /** Runs one statement and returns its rows. */
  exec<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[];
  /** Runs several statements without parameters. */
  script(sql: string): void;
  /** What `closure` throws undoes what it wrote. Not to be nested. */
  transactionSync<T>(closure: () => T): T;
  /** Sets the object's one alarm, or takes it away. */
  setAlarm(atMs: number | null): void;
}

/** Binds the interface to the platform. */
export function platformStorage(storage: DurableObjectStorage): ObjectStorage {
  return {
    exec: <Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) =>
      storage.sql.exec<Row>(query, ...bindings).toArray(),
    script: (sql) => {
      storage.sql.exec(sql);
    },
    transactionSync: (closure) => storage.transactionSync(closure),
    // Not awaited, so that it is written together with the rows of this turn. If the write fails,
    // the platform resets the object and holds its answers back.
    setAlarm: (atMs) => {
      void (atMs === null ? storage.deleteAlarm() : storage.setAlarm(atMs));
    },
  };
}

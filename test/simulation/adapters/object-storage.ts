import { DatabaseSync } from "node:sqlite";
import { applyMigrations, type Migration } from "../../../src/durable/shared/migrations";
import type { ObjectStorage, SqlValue } from "../../../src/durable/shared/object-storage";
import { ReusedDatabases, type PreparedDatabase, type PreparedStatement } from "./reused-databases";

/** An object's disk over Node's SQLite. It outlives the object's memory. */
export class SimulatedObjectStorage implements ObjectStorage {
  readonly #prepared: PreparedDatabase;
  #alarmAtMs: number | null = null;
  /** How many statements that may write were run. */
  writes = 0;

  constructor(prepared: PreparedDatabase = opened()) {
    this.#prepared = prepared;
  }

  get sqlite(): DatabaseSync {
    return this.#prepared.sqlite;
  }

  exec<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[] {
    const { statement, mayWrite } = this.#statement(query);
    if (mayWrite) this.writes += 1;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rows leave SQLite untyped
    return statement.all(...bindings).map((row) => ({ ...row })) as Row[];
  }

  script(sql: string): void {
    this.sqlite.exec(sql);
  }

  transactionSync<T>(closure: () => T): T {
    const alarmBefore = this.#alarmAtMs;
    this.sqlite.exec("BEGIN");
    try {
      const result = closure();
      this.sqlite.exec("COMMIT");
      return result;
    } catch (error) {
      this.sqlite.exec("ROLLBACK");
      this.#alarmAtMs = alarmBefore;
      throw error;
    }
  }

  setAlarm(atMs: number | null): void {
    this.#alarmAtMs = atMs;
  }

  alarmAtMs(): number | null {
    return this.#alarmAtMs;
  }

  /** The platform takes the alarm away before it runs the handler. */
  clearAlarm(): void {
    this.#alarmAtMs = null;
  }

  #statement(query: string): PreparedStatement {
    const { sqlite, statements } = this.#prepared;
    const known = statements.get(query);
    if (known !== undefined) return known;
    const mayWrite = !/^\s*SELECT\b/i.test(query);
    const prepared = { statement: sqlite.prepare(query), columns: [], mayWrite };
    statements.set(query, prepared);
    return prepared;
  }
}

/** Disks of one class of objects, which come with its schema and go back when a world ends. */
export class ObjectDisks {
  readonly #databases: ReusedDatabases;

  constructor(migrations: readonly Migration[]) {
    this.#databases = new ReusedDatabases(() => {
      const prepared = opened();
      applyMigrations(new SimulatedObjectStorage(prepared), migrations);
      return prepared;
    });
  }

  /** Returns an empty disk, and what gives it back. */
  take(): { readonly storage: SimulatedObjectStorage; readonly close: () => void } {
    const prepared = this.#databases.take();
    const storage = new SimulatedObjectStorage(prepared);
    return { storage, close: () => this.#databases.giveBack(prepared) };
  }
}

function opened(): PreparedDatabase {
  const sqlite = new DatabaseSync(":memory:", {
    enableDoubleQuotedStringLiterals: false,
    limits: { exprDepth: 100, compoundSelect: 5, likePatternLength: 50 },
  });
  return { sqlite, statements: new Map() };
}

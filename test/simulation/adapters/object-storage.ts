import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { ObjectStorage, SqlValue } from "../../../src/durable/shared/object-storage";

/** An object's disk over Node's SQLite. It outlives the object's memory. */
export class SimulatedObjectStorage implements ObjectStorage {
  readonly sqlite = new DatabaseSync(":memory:", {
    enableDoubleQuotedStringLiterals: false,
    limits: { exprDepth: 100, compoundSelect: 5, likePatternLength: 50 },
  });
  readonly #statements = new Map<string, StatementSync>();
  #alarmAtMs: number | null = null;

  exec<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[] {
    let statement = this.#statements.get(query);
    if (statement === undefined) {
      statement = this.sqlite.prepare(query);
      this.#statements.set(query, statement);
    }
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
}

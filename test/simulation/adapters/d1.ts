// oxlint-disable typescript/no-unsafe-type-assertion -- rows leave SQLite untyped, as they leave D1
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DatabaseSync } from "node:sqlite";
import type { Database } from "../../../src/services/ports";
import { ReusedDatabases, type PreparedDatabase, type PreparedStatement } from "./reused-databases";

/** Decides when a request to the database takes effect and when its answer arrives. */
export type DatabaseGate = <T>(label: string, effect: () => T) => Promise<T>;

/** A gate for tests that want no scheduler: everything at once. */
export const openGate: DatabaseGate = async (_label, effect) => effect();

/** The platform's limits, which production code must not meet for the first time in production. */
const PLATFORM_LIMITS = {
  sqlLength: 100_000,
  column: 100,
  exprDepth: 100,
  compoundSelect: 5,
  functionArg: 32,
  likePatternLength: 50,
  variableNumber: 100,
};

const MIGRATIONS_FOLDER = fileURLToPath(import.meta.resolve("../../../migrations"));

type Value = null | number | string | Uint8Array;
type Columns = readonly string[];
interface Answer {
  readonly columns: Columns;
  readonly rows: readonly Value[][];
  readonly changes: number;
  readonly lastRowId: number;
}

/**
 * What Tessera uses of D1, over Node's SQLite. It is the storage alone: `open` binds it to a gate,
 * through which every request of one caller passes.
 */
export class SimulatedD1 {
  readonly #prepared: PreparedDatabase;
  /** How many statements that may write were run. */
  writes = 0;

  /** Without a schema, unless the database has one. */
  constructor(prepared: PreparedDatabase = opened()) {
    this.#prepared = prepared;
  }

  /** With the production schema; `close` gives the database back for the next one. */
  static migrated(): SimulatedD1 {
    return new SimulatedD1(migratedDatabases.take());
  }

  get sqlite(): DatabaseSync {
    return this.#prepared.sqlite;
  }

  close(): void {
    migratedDatabases.giveBack(this.#prepared);
  }

  open(gate: DatabaseGate): Database {
    return {
      prepare: (sql) => new Statement(this, gate, sql, []) as D1PreparedStatement,
      batch: <T>(statements: D1PreparedStatement[]) =>
        gate(`batch of ${statements.length}`, () => {
          const own = statements as unknown as Statement[];
          return this.runAtomically(own).map((answer) => toResult<T>(answer));
        }),
    };
  }

  /** All statements in one transaction, or none. */
  runAtomically(statements: readonly { sql: string; values: readonly Value[] }[]): Answer[] {
    this.sqlite.exec("BEGIN IMMEDIATE");
    try {
      const answers = statements.map(({ sql, values }) => this.#execute(sql, values));
      this.sqlite.exec("COMMIT");
      return answers;
    } catch (error) {
      if (this.sqlite.isTransaction) this.sqlite.exec("ROLLBACK");
      throw asD1Error(error);
    }
  }

  run(sql: string, values: readonly Value[]): Answer {
    try {
      return this.#execute(sql, values);
    } catch (error) {
      throw asD1Error(error);
    }
  }

  #execute(sql: string, values: readonly Value[]): Answer {
    const { statement, columns, mayWrite } = this.#statement(sql);
    if (mayWrite) this.writes += 1;
    const [before] = mayWrite ? this.#progress() : [0];
    const rows = statement.all(...values) as unknown as Value[][];
    const [after, lastRowId] = mayWrite ? this.#progress() : [0, 0];
    const readableRows = rows.map((row) => row.map(readable));
    return { columns, rows: readableRows, changes: after - before, lastRowId };
  }

  #progress(): [totalChanges: number, lastRowId: number] {
    const { statement } = this.#statement("SELECT total_changes(), last_insert_rowid()");
    const [row] = statement.all() as unknown as [number, number][];
    return row ?? [0, 0];
  }

  #statement(sql: string): PreparedStatement {
    const { sqlite, statements } = this.#prepared;
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = sqlite.prepare(sql);
    statement.setReturnArrays(true);
    const columns = statement.columns().map((column) => column.name);
    const mayWrite = !/^\s*SELECT\b/i.test(sql);
    const prepared = { statement, columns, mayWrite };
    statements.set(sql, prepared);
    return prepared;
  }
}

class Statement {
  constructor(
    readonly database: SimulatedD1,
    readonly gate: DatabaseGate,
    readonly sql: string,
    readonly values: readonly Value[],
  ) {}

  bind(...values: unknown[]): D1PreparedStatement {
    const bound = new Statement(this.database, this.gate, this.sql, values.map(bindable));
    return bound as unknown as D1PreparedStatement;
  }

  async first(column?: string): Promise<unknown> {
    const answer = await this.#send();
    const [row] = asObjects(answer);
    if (row === undefined) return null;
    if (column === undefined) return row;
    if (!(column in row)) throw new Error(`D1_COLUMN_NOTFOUND: Column not found (${column})`);
    return row[column];
  }

  async all(): Promise<D1Result> {
    return toResult(await this.#send());
  }

  async run(): Promise<D1Result> {
    return toResult(await this.#send());
  }

  async raw(options?: { columnNames?: boolean }): Promise<unknown> {
    const { columns, rows } = await this.#send();
    return options?.columnNames === true ? [[...columns], ...rows] : [...rows];
  }

  #send(): Promise<Answer> {
    return this.gate(this.sql, () => this.database.run(this.sql, this.values));
  }
}

const migratedDatabases = new ReusedDatabases(() => {
  const prepared = opened();
  // The files of `migrations/`, in the order of their names.
  const names = readdirSync(MIGRATIONS_FOLDER).filter((name) => name.endsWith(".sql"));
  for (const name of names.toSorted()) {
    prepared.sqlite.exec(readFileSync(`${MIGRATIONS_FOLDER}/${name}`, "utf8"));
  }
  return prepared;
});

function opened(): PreparedDatabase {
  const sqlite = new DatabaseSync(":memory:", {
    enableDoubleQuotedStringLiterals: false,
    limits: PLATFORM_LIMITS,
  });
  return { sqlite, statements: new Map() };
}

function bindable(value: unknown): Value {
  if (value === null || typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new Error(
    `D1_TYPE_ERROR: Type '${typeof value}' not supported for value '${JSON.stringify(value)}'`,
  );
}

/** D1 hands a blob out as a list of numbers. */
function readable(value: Value): Value {
  return value instanceof Uint8Array ? ([...value] as unknown as Value) : value;
}

function asObjects({ columns, rows }: Answer): Record<string, Value>[] {
  return rows.map((row) => {
    const object: Record<string, Value> = {};
    for (const [index, column] of columns.entries()) object[column] = row[index] ?? null;
    return object;
  });
}

function toResult<T>(answer: Answer): D1Result<T> {
  const meta = {
    duration: 0,
    size_after: 0,
    rows_read: 0,
    rows_written: 0,
    last_row_id: answer.lastRowId,
    changed_db: answer.changes > 0,
    changes: answer.changes,
  };
  return { success: true, results: asObjects(answer) as T[], meta };
}

const CODE_NAMES = new Map([
  [1, "SQLITE_ERROR"],
  [18, "SQLITE_TOOBIG"],
  [20, "SQLITE_MISMATCH"],
  [25, "SQLITE_RANGE"],
  [275, "SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_CHECK)"],
  [787, "SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_FOREIGNKEY)"],
  [1299, "SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_NOTNULL)"],
  [1555, "SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_PRIMARYKEY)"],
  [2067, "SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)"],
]);

/** The platform's form: `D1_ERROR: <what SQLite says>: <name of its code>`. */
function asD1Error(error: unknown): Error {
  if (!(error instanceof Error) || !("errcode" in error)) throw error;
  const name = CODE_NAMES.get(Number(error.errcode)) ?? `SQLITE_${String(error.errcode)}`;
  const message = `${error.message}: ${name}`;
  return new Error(`D1_ERROR: ${message}`, { cause: new Error(message) });
}

import type { Database } from "../../src/services/ports";

/**
 * What Tessera relies on in D1. The same list runs on the simulator's adapter and on the real thing
 * inside workerd: where the two differ, the simulation proves nothing.
 */
export interface StoreCase {
  readonly name: string;
  /** Tables of its own, so that cases don't meet. */
  readonly setUp: readonly string[];
  readonly run: (db: Database) => Promise<unknown>;
  readonly answer: unknown;
}

const COUNTER = `(name TEXT PRIMARY KEY NOT NULL, used INTEGER NOT NULL, last_delta INTEGER NOT NULL,
  CONSTRAINT within_limit CHECK (last_delta <= 0 OR used <= 3))`;

export const STORE_CASES: readonly StoreCase[] = [
  {
    name: "all gives rows as objects in the order of the query",
    setUp: ["CREATE TABLE all_rows (id INTEGER PRIMARY KEY, label TEXT)"],
    run: async (db) => {
      await db.prepare("INSERT INTO all_rows VALUES (2, 'two'), (1, NULL)").run();
      return (await db.prepare("SELECT label, id FROM all_rows ORDER BY id").all()).results;
    },
    answer: [
      { label: null, id: 1 },
      { label: "two", id: 2 },
    ],
  },
  {
    name: "first gives one row, one column, or null",
    setUp: ["CREATE TABLE first_row (id INTEGER PRIMARY KEY, label TEXT)"],
    run: async (db) => {
      await db.prepare("INSERT INTO first_row VALUES (1, 'one'), (2, 'two')").run();
      const query = db.prepare("SELECT * FROM first_row WHERE id >= ? ORDER BY id");
      return [
        await query.bind(1).first(),
        await query.bind(2).first("label"),
        await query.bind(3).first(),
        await failure(query.bind(1).first("missing")),
      ];
    },
    answer: [
      { id: 1, label: "one" },
      "two",
      null,
      "D1_COLUMN_NOTFOUND: Column not found (missing)",
    ],
  },
  {
    name: "raw gives lists and keeps columns that share a name",
    setUp: [],
    run: async (db) => [
      await db.prepare("SELECT 1 AS a, 2 AS a").raw(),
      await db.prepare("SELECT 1 AS a, 'x' AS b").raw({ columnNames: true }),
    ],
    answer: [
      [[1, 2]],
      [
        ["a", "b"],
        [1, "x"],
      ],
    ],
  },
  {
    name: "numbers, booleans, text and null are bound by one rule",
    setUp: ["CREATE TABLE bound (whole INTEGER, real REAL, label TEXT, anything)"],
    run: async (db) => {
      const insert = db.prepare("INSERT INTO bound VALUES (?, ?, ?, ?)");
      await insert.bind(5, 5, 5, 5).run();
      await insert.bind(true, 0.5, "ü", null).run();
      await insert.bind(9007199254740991, -1, "", false).run();
      const types = `SELECT typeof(whole) AS a, typeof(real) AS b, typeof(label) AS c,
        typeof(anything) AS d, * FROM bound ORDER BY rowid`;
      return (await db.prepare(types).raw()).concat(await db.prepare("SELECT ? / 2").bind(5).raw());
    },
    answer: [
      ["integer", "real", "text", "real", 5, 5, "5.0", 5],
      ["integer", "real", "text", "null", 1, 0.5, "ü", null],
      ["integer", "real", "text", "real", 9007199254740991, -1, "", 0],
      [2.5],
    ],
  },
  {
    name: "undefined is refused",
    setUp: [],
    run: (db) => failure((async () => db.prepare("SELECT ?").bind(undefined).all())()),
    answer: "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
  },
  {
    name: "changes counts the rows of this statement alone",
    setUp: ["CREATE TABLE changed (id INTEGER PRIMARY KEY, label TEXT)"],
    run: async (db) => {
      const answers = [
        await db.prepare("INSERT INTO changed VALUES (1, 'a'), (2, 'b')").run(),
        await db.prepare("UPDATE changed SET label = 'c' RETURNING id").all(),
        await db.prepare("UPDATE changed SET label = 'd' WHERE id = 9").run(),
        await db.prepare("INSERT INTO changed VALUES (1, 'x') ON CONFLICT DO NOTHING").run(),
      ];
      return answers.map(({ meta, results }) => [meta.changes, meta.changed_db, results.length]);
    },
    answer: [
      [2, true, 0],
      [2, true, 2],
      [0, false, 0],
      [0, false, 0],
    ],
  },
  {
    name: "an insert says the row id that it drew",
    setUp: ["CREATE TABLE drawn (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT)"],
    run: async (db) => {
      await db.prepare("INSERT INTO drawn (label) VALUES ('a')").run();
      const { meta } = await db.prepare("INSERT INTO drawn (label) VALUES ('b')").run();
      return meta.last_row_id;
    },
    answer: 2,
  },
  {
    name: "a batch answers per statement and later statements see earlier ones",
    setUp: ["CREATE TABLE batched (id INTEGER PRIMARY KEY, label TEXT)"],
    run: async (db) => {
      const answers = await db.batch([
        db.prepare("INSERT INTO batched VALUES (?, ?) RETURNING label").bind(1, "a"),
        db.prepare("SELECT count(*) AS total FROM batched"),
      ]);
      return answers.map(({ results }) => results);
    },
    answer: [[{ label: "a" }], [{ total: 1 }]],
  },
  {
    name: "a named CHECK fails the whole batch and is named in the message",
    setUp: [`CREATE TABLE limited ${COUNTER}`, "CREATE TABLE fenced (id TEXT PRIMARY KEY)"],
    run: async (db) => {
      await db.prepare("INSERT INTO limited VALUES ('summer', 3, 0)").run();
      const message = await failure(
        db.batch([
          db.prepare("INSERT INTO fenced VALUES ('closure-1')"),
          db.prepare("UPDATE limited SET used = used + 1, last_delta = 1"),
        ]),
      );
      const fences = await db.prepare("SELECT count(*) AS total FROM fenced").first("total");
      return [message, fences, await db.prepare("SELECT used FROM limited").first("used")];
    },
    answer: [
      "D1_ERROR: CHECK constraint failed: within_limit: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_CHECK)",
      0,
      3,
    ],
  },
  {
    name: "a CHECK of the row that an upsert updates is named as well",
    setUp: [`CREATE TABLE upserted ${COUNTER}`],
    run: async (db) => {
      const charge = db.prepare(`INSERT INTO upserted VALUES (?1, ?2, ?2)
        ON CONFLICT (name) DO UPDATE SET used = used + excluded.used,
        last_delta = excluded.last_delta RETURNING used`);
      return [
        await charge.bind("a", 2).first("used"),
        await failure(charge.bind("a", 2).first("used")),
        await charge.bind("a", -1).first("used"),
      ];
    },
    answer: [
      2,
      "D1_ERROR: CHECK constraint failed: within_limit: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_CHECK)",
      1,
    ],
  },
  {
    name: "UNIQUE, NOT NULL, primary and foreign keys say what they refuse",
    setUp: [
      `CREATE TABLE parents (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, kind TEXT)`,
      "CREATE UNIQUE INDEX parents_kind ON parents (kind) WHERE kind IS NOT NULL",
      "CREATE TABLE children (parent INTEGER NOT NULL REFERENCES parents(id), v TEXT PRIMARY KEY)",
    ],
    run: async (db) => {
      await db.prepare("INSERT INTO parents VALUES (1, 'a', 'k')").run();
      const statements = [
        "INSERT INTO parents VALUES (2, 'a', NULL)",
        "INSERT INTO parents VALUES (2, NULL, NULL)",
        "INSERT INTO parents VALUES (1, 'b', NULL)",
        "INSERT INTO parents VALUES (2, 'b', 'k')",
        "INSERT INTO children VALUES (9, 'x')",
        "DELETE FROM missing",
      ];
      const messages = [];
      for (const sql of statements) messages.push(await failure(db.prepare(sql).run()));
      return messages;
    },
    answer: [
      "D1_ERROR: UNIQUE constraint failed: parents.code: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)",
      "D1_ERROR: NOT NULL constraint failed: parents.code: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_NOTNULL)",
      "D1_ERROR: UNIQUE constraint failed: parents.id: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_PRIMARYKEY)",
      "D1_ERROR: UNIQUE constraint failed: parents.kind: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)",
      "D1_ERROR: FOREIGN KEY constraint failed: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_FOREIGNKEY)",
      "D1_ERROR: no such table: missing: SQLITE_ERROR",
    ],
  },
  {
    name: "a missing row asserted through a scalar subquery fails the batch",
    setUp: [
      `CREATE TABLE asserted (held INTEGER NOT NULL, CONSTRAINT facts_unchanged CHECK (held = 1))`,
      "CREATE TABLE facts (id INTEGER PRIMARY KEY, version INTEGER NOT NULL)",
    ],
    run: async (db) => {
      await db.prepare("INSERT INTO facts VALUES (1, 7)").run();
      const assertion = db.prepare(
        "INSERT INTO asserted VALUES ((SELECT version = ?2 FROM facts WHERE id = ?1))",
      );
      const outcomes = [];
      for (const [id, version] of [
        [1, 7],
        [1, 8],
        [2, 7],
      ]) {
        outcomes.push(await failure(db.batch([assertion.bind(id, version)])));
      }
      return outcomes;
    },
    answer: [
      "",
      "D1_ERROR: CHECK constraint failed: facts_unchanged: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_CHECK)",
      "D1_ERROR: NOT NULL constraint failed: asserted.held: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_NOTNULL)",
    ],
  },
  {
    name: "many rows travel as one JSON parameter",
    setUp: ["CREATE TABLE listed (id INTEGER PRIMARY KEY, label TEXT)"],
    run: async (db) => {
      const rows = JSON.stringify([
        { id: 1, label: "a" },
        { id: 2, label: "b" },
      ]);
      await db
        .prepare(
          `INSERT INTO listed SELECT value ->> 'id', value ->> 'label' FROM json_each(?)
           RETURNING id`,
        )
        .bind(rows)
        .all();
      const wanted = db.prepare(
        "SELECT label FROM listed WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
      );
      return (await wanted.bind("[2, 1, 5]").all()).results;
    },
    answer: [{ label: "a" }, { label: "b" }],
  },
  {
    name: "a list of more than 100 parameters is refused",
    setUp: [],
    run: async (db) => {
      const marks = Array.from({ length: 101 }, () => "?").join(",");
      const values = Array.from({ length: 101 }, (_value, index) => index);
      const message = await failure(
        (async () =>
          db
            .prepare(`SELECT 1 WHERE 1 IN (${marks})`)
            .bind(...values)
            .all())(),
      );
      return message.includes("too many SQL variables");
    },
    answer: true,
  },
];

/** The message of the error that the call ends with; empty when it succeeds. */
async function failure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { projectRoot } from "./project-files";

const migrations = path.join(projectRoot, "migrations");
let folder = "";

beforeEach(() => {
  // Inside of the project: drizzle-kit takes paths relative to where it runs.
  folder = mkdtempSync(path.join(projectRoot, "node_modules", ".schema-drift-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("the schema has no change that no migration carries", () => {
  cpSync(migrations, folder, { recursive: true });
  generate(folder);
  expect(sqlFiles(folder)).toEqual(sqlFiles(migrations));
});

it("the migrations, run in order, make the tables that the schema describes", () => {
  generate(folder);
  expect(shapeOf(migrations)).toEqual(shapeOf(folder));
});

it("a table, a column, an index or a constraint that differs is seen", () => {
  const base = describeDatabase(["CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT NOT NULL)"]);
  const others = [
    ["CREATE TABLE b (id INTEGER PRIMARY KEY, n TEXT NOT NULL)"],
    ["CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT)"],
    ["CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT NOT NULL DEFAULT '')"],
    ["CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT NOT NULL)", "CREATE INDEX i ON a (n)"],
    [`CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT NOT NULL, CONSTRAINT "c" CHECK(n <> ''))`],
    ["CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT NOT NULL REFERENCES a (id))"],
  ];
  for (const other of others) expect(describeDatabase(other)).not.toEqual(base);
});

function generate(out: string): void {
  const drizzleKit = path.join(projectRoot, "node_modules", "drizzle-kit", "bin.cjs");
  const options = ["--dialect=sqlite", "--schema=./src/db/schema/index.ts"];
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [drizzleKit, "generate", ...options, `--out=${path.relative(projectRoot, out)}`],
    { cwd: projectRoot, encoding: "utf8" },
  );
  expect(status, stdout + stderr).toBe(0);
}

function sqlFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(".sql"))
    .toSorted();
}

function shapeOf(directory: string): unknown {
  return describeDatabase(
    sqlFiles(directory).map((name) => readFileSync(path.join(directory, name), "utf8")),
  );
}

/** Tables with columns, keys, indexes and CHECKs, in an order that doesn't depend on history. */
function describeDatabase(scripts: readonly string[]): unknown {
  const database = new DatabaseSync(":memory:");
  for (const script of scripts) database.exec(script);
  const all = (sql: string, ...values: string[]) => database.prepare(sql).all(...values);
  const shape = all("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .filter(({ name }) => !String(name).startsWith("sqlite_"))
    .map(({ name, sql }) => ({
      name,
      columns: all(
        `SELECT name, lower(type) AS type, "notnull", dflt_value, pk, hidden
         FROM pragma_table_xinfo(?) ORDER BY name`,
        String(name),
      ),
      foreignKeys: all(
        `SELECT "table", "from", "to", on_update, on_delete
         FROM pragma_foreign_key_list(?) ORDER BY "from", "table"`,
        String(name),
      ),
      checks: [...String(sql).matchAll(/CONSTRAINT "[^"]+" CHECK\(.*\)/g)]
        .map(([text]) => text)
        .toSorted(),
    }));
  const indexes = all(
    "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
  );
  database.close();
  return { shape, indexes };
}

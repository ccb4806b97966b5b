import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { ReusedDatabases } from "./adapters/reused-databases";

const SCHEMA = `
CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parent (id));
INSERT INTO parent (name) VALUES ('from the schema');`;

const dump = (sqlite: DatabaseSync) =>
  ["parent", "child", "sqlite_sequence"].map((table) =>
    sqlite
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map((row) => ({ ...row })),
  );

it("a database that was given back comes again as it was made", () => {
  const databases = new ReusedDatabases(() => {
    const sqlite = new DatabaseSync(":memory:");
    sqlite.exec(SCHEMA);
    return { sqlite, statements: new Map() };
  });
  const first = databases.take();
  const asMade = dump(first.sqlite);
  first.sqlite.exec("INSERT INTO parent (name) VALUES ('a'); INSERT INTO child VALUES (7, 2)");
  first.sqlite.exec("UPDATE parent SET name = 'changed' WHERE id = 1");
  first.sqlite.exec("BEGIN; INSERT INTO child VALUES (8, 2)");
  databases.giveBack(first);
  const again = databases.take();
  expect(again).toBe(first);
  expect(dump(again.sqlite)).toEqual(asMade);
  expect(() => again.sqlite.exec("INSERT INTO child VALUES (1, 99)")).toThrow("FOREIGN KEY");
  expect(databases.take()).not.toBe(again);
});

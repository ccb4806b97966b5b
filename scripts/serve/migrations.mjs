import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { wrangler } from "./packages.mjs";

// wrangler's own table: `wrangler d1 migrations list --local` tells the same story.
const CREATE_APPLIED = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/**
 * Applies the migrations that the database hasn't seen, in the order of their names. Each is one
 * batch with its own record, so an interrupted start leaves none half applied.
 *
 * @param {any} database a D1 binding
 * @param {string} directory
 */
export async function applyMigrations(database, directory) {
  await database.prepare(CREATE_APPLIED).run();
  const { results } = await database.prepare("SELECT name FROM d1_migrations").all();
  const applied = new Set(results.map((/** @type {{ name: string }} */ row) => row.name));
  for (const name of readdirSync(directory)
    .filter((file) => file.endsWith(".sql"))
    .toSorted()) {
    if (applied.has(name)) continue;
    const statements = wrangler.unstable_splitSqlQuery(
      readFileSync(path.join(directory, name), "utf8"),
    );
    await database.batch([
      ...statements.map((/** @type {string} */ statement) => database.prepare(statement)),
      database.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name),
    ]);
  }
}

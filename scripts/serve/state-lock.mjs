import path from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Takes the state folder for this process. The lock is an open SQLite transaction: the operating
 * system drops it with the process, however that ends.
 *
 * @param {string} stateDir
 * @returns {{ release(): void } | null} null when another process has it
 */
export function lockState(stateDir) {
  const database = new DatabaseSync(path.join(stateDir, "in-use.sqlite"));
  try {
    database.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch {
    database.close();
    return null;
  }
  return { release: () => database.close() };
}

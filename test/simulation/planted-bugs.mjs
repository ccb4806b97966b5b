// Bugs that the simulator must find. Each changes pieces of production source while it is loaded;
// nothing is written to disk. A piece that is not there exactly once is an error, so that this list
// follows the code.

const CLOSURES = "src/db/queries/closures.ts";
const CLOSE_SESSION = "src/services/sessions/close-session.ts";
const WALLET = "src/durable/loyalty-wallet/wallet.ts";
const SESSION = "src/durable/customer-session/session.ts";

/** @type {Record<string, { file: string, from: string, to: string }[]>} */
export const plantedBugs = {
  "no fence row": [
    {
      file: CLOSURES,
      from: "db.prepare(FENCE_SQL).bind(closureId, nowMs)",
      to: 'db.prepare("SELECT ?1, ?2").bind(closureId, nowMs)',
    },
    {
      file: CLOSURES,
      from: "if (row === undefined) throw",
      to: 'if (row === undefined) return "aborted"; if (row === null) throw',
    },
  ],
  "release on an unknown outcome": [
    {
      file: CLOSE_SESSION,
      from: "outcome: await settleClosure(context, closureId)",
      to: 'outcome: "aborted"',
    },
  ],
  "reservation not released": [
    {
      file: WALLET,
      from: "this.#reservations.remove(closureId);",
      to: 'if (outcome === "committed") this.#reservations.remove(closureId);',
    },
  ],
  "counter moved outside the decision": [
    {
      file: CLOSE_SESSION,
      from: "await db.batch(closureStatements(db, closure));",
      to: `await db.batch(closureStatements(db, { ...closure, charges: [] }));
        if (closure.charges.length > 0) await db.batch(closureStatements(db, closure).slice(-2));`,
    },
  ],
  "alarm forgotten by the wallet": [
    {
      file: WALLET,
      from: 'this.#due.schedule("resolve", closureId,',
      to: 'if (nowMs < 0) this.#due.schedule("resolve", closureId,',
    },
  ],
  "alarm forgotten by the session": [
    {
      file: SESSION,
      from: 'this.#due.schedule("resolve", closureId,',
      to: 'if (sinceMs < 0) this.#due.schedule("resolve", closureId,',
    },
  ],
  "session version not compared": [
    {
      file: SESSION,
      from: "if (this.#store.version() !== command.expectedVersion)",
      to: "if (command.expectedVersion === -1)",
    },
  ],
};

/**
 * @param {string} file path of a source file
 * @param {string} source
 * @param {string} bug
 */
export function withBug(file, source, bug) {
  let text = source;
  for (const { file: target, from, to } of plantedBugs[bug] ?? []) {
    if (!file.endsWith(target)) continue;
    const parts = text.split(from);
    if (parts.length !== 2)
      throw new Error(`"${bug}": the piece is not once in ${target}: ${from}`);
    text = parts.join(to);
  }
  return text;
}

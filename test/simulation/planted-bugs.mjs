// Bugs that the simulator must find. Each changes pieces of production source while it is loaded;
// nothing is written to disk. A piece that is not there exactly once is an error, so that this list
// follows the code. `foundBy` is a seed that found it when it was planted.

const CLOSURES = "src/db/queries/closures.ts";
const DECIDE_IN_STORE = "src/services/closures/decide-in-store.ts";
const CLOSURE_STATEMENTS = "src/db/queries/closure/index.ts";
const FINISHED = "src/durable/shared/finished-closures.ts";
const WALLET = "src/durable/loyalty-wallet/wallet.ts";
const SESSION = "src/durable/customer-session/session.ts";
const UNDO = "src/db/queries/closure/undo.ts";
const GIVEAWAYS = "src/db/queries/closure/giveaways.ts";
const AT_ONCE = "src/db/queries/closure/at-once.ts";
const BALANCE_COPIES = "src/db/queries/balance-copies.ts";
const REVERSAL = "src/core/ledger/reversal.ts";
const UPDATE_SESSION = "src/services/sessions/update-session.ts";
const UNDO_POINTS = "src/services/sessions/undo/plan-points.ts";

/** @type {Record<string, { foundBy: number, pieces: { file: string, from: string, to: string }[] }>} */
export const plantedBugs = {
  "no fence row": {
    foundBy: 16,
    pieces: [
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
  },
  "release on an unknown outcome": {
    foundBy: 3,
    pieces: [
      {
        file: DECIDE_IN_STORE,
        from: "const outcome = await settleClosure(context, closureId);",
        to: "const outcome: string = 'aborted';",
      },
    ],
  },
  "reservation not released": {
    foundBy: 1,
    pieces: [
      {
        file: WALLET,
        from: "this.#reservations.remove(closureId);",
        to: 'if (outcome === "committed") this.#reservations.remove(closureId);',
      },
    ],
  },
  "counter moved outside the decision": {
    foundBy: 10,
    pieces: [
      {
        file: DECIDE_IN_STORE,
        from: "const statements = closureStatements(db, closure);",
        to: "const statements = closureStatements(db, { ...closure, charges: [] });",
      },
      {
        file: DECIDE_IN_STORE,
        from: 'return { outcome: "committed", answers',
        to: `if (closure.charges.length > 0) {
          const all = closureStatements(db, closure).map((each) => each.statement);
          await db.batch(all.slice(statements.length));
        }
        return { outcome: "committed", answers`,
      },
    ],
  },
  "alarm forgotten by the wallet": {
    foundBy: 22,
    pieces: [
      {
        file: WALLET,
        from: 'this.#due.schedule("resolve", closureId,',
        to: 'if (nowMs < 0) this.#due.schedule("resolve", closureId,',
      },
    ],
  },
  "alarm forgotten by the session": {
    foundBy: 5,
    pieces: [
      {
        file: SESSION,
        from: 'this.#due.schedule("resolve", closureId,',
        to: 'if (sinceMs < 0) this.#due.schedule("resolve", closureId,',
      },
    ],
  },
  "commit not idempotent": {
    foundBy: 54,
    pieces: [
      {
        file: WALLET,
        from: "if (isFinished(this.#storage, closureId, outcome)) return;",
        to: `if (isFinished(this.#storage, closureId, outcome)) {
          if (outcome === "committed") this.#storage.exec(\`UPDATE lot
            SET remaining_hundredths = max(0, remaining_hundredths - again.amount)
            FROM (SELECT lot_entry_id, sum(draw.amount_hundredths) AS amount FROM draw
              JOIN entry ON entry.id = draw.entry_id WHERE closure_id = ? GROUP BY 1) AS again
            WHERE again.lot_entry_id = lot.entry_id\`, closureId);
          return;
        }`,
      },
    ],
  },
  "finish not idempotent": {
    foundBy: 11,
    pieces: [
      {
        file: SESSION,
        from: "if (isFinished(this.#storage, closureId, outcome)) return;",
        to: "isFinished(this.#storage, closureId, outcome);",
      },
      { file: SESSION, from: 'if (!isIntent && outcome === "committed") return;', to: "" },
      {
        file: SESSION,
        from: 'if (isIntent && outcome === "committed") {',
        to: 'if (outcome === "committed") {',
      },
      {
        file: FINISHED,
        from: "INSERT INTO finished_closure",
        to: "INSERT OR IGNORE INTO finished_closure",
      },
    ],
  },
  "batch order reversed": {
    foundBy: 4,
    pieces: [
      {
        file: CLOSURE_STATEMENTS,
        from: "return statements;",
        to: "return statements.toReversed();",
      },
    ],
  },
  "an undo forgets codes": {
    foundBy: 1,
    pieces: [{ file: UNDO, from: "...codesBack(db, decision, undo),", to: "" }],
  },
  "an undo moves more than is counted": {
    foundBy: 83,
    pieces: [
      {
        file: UNDO,
        from: "GROUP BY campaign_id, action, entity, period HAVING sum(delta) > 0",
        to: "AND delta > 0 GROUP BY campaign_id, action, entity, period",
      },
    ],
  },
  "an undo overlooks points in doubt": {
    foundBy: 614,
    pieces: [
      {
        file: UNDO_POINTS,
        from: "if (answer.entries.length === uuids.length) return answer;",
        to: "if (uuids.length > 0) return answer;",
      },
    ],
  },
  "an undo keeps the friend": {
    foundBy: 28,
    pieces: [{ file: UNDO, from: "bind(...values), referral()]", to: "bind(...values)]" }],
  },
  "gifts are not marked as used": {
    foundBy: 8,
    pieces: [{ file: GIVEAWAYS, from: "return [...claimed, marked];", to: "return claimed;" }],
  },
  "the limit of reservations read, not held": {
    foundBy: 1121,
    pieces: [{ file: AT_ONCE, from: ") < c.reservation_limit,", to: ") < 1000," }],
  },
  "an older copy of a balance replaces a newer one": {
    foundBy: 5,
    pieces: [
      {
        file: BALANCE_COPIES,
        from: "WHERE excluded.version >= balance_copies.version`",
        to: "`",
      },
    ],
  },
  "entries taken for copied before they are": {
    foundBy: 5,
    pieces: [
      {
        file: "src/durable/loyalty-wallet/copies.ts",
        from: "await ports.copyEntries?.(",
        to: "slice.done(); await ports.copyEntries?.(",
      },
    ],
  },
  "copy of a balance forgotten": {
    foundBy: 2,
    pieces: [{ file: WALLET, from: "this.#scheduleCopy(copyDelayMs);", to: "" }],
  },
  "a hold ends twice": {
    foundBy: 42,
    pieces: [
      {
        file: REVERSAL,
        from: 'return entry.holdState === "held" && change',
        to: 'return entry.kind === "hold" && change',
      },
    ],
  },
  "deadline of a hold forgotten": {
    foundBy: 4,
    pieces: [{ file: WALLET, from: 'if (change.kind === "hold") {', to: "if (!change) {" }],
  },
  "keys of calls forgotten by the session": {
    foundBy: 3,
    pieces: [{ file: SESSION, from: "this.#answers.keep(call, nowMs);", to: "" }],
  },
  "a call that repeats another forgets its key": {
    foundBy: 147,
    pieces: [
      { file: UPDATE_SESSION, from: "session.readNamed(call, version)", to: "session.read()" },
      {
        file: UPDATE_SESSION,
        from: "stored.earlier?.fingerprint === call?.fingerprint",
        to: "version >= 0",
      },
    ],
  },
  "session version not compared": {
    foundBy: 18,
    pieces: [
      {
        file: SESSION,
        from: "!isUsed && this.#store.version() === expectedVersion) return null;",
        to: "!isUsed && expectedVersion !== -1) return null;",
      },
    ],
  },
};

/**
 * @param {string} file path of a source file
 * @param {string} source
 * @param {string} bug
 */
export function withBug(file, source, bug) {
  let text = source;
  for (const { file: target, from, to } of plantedBugs[bug]?.pieces ?? []) {
    if (!file.endsWith(target)) continue;
    const parts = text.split(from);
    if (parts.length !== 2)
      throw new Error(`"${bug}": the piece is not once in ${target}: ${from}`);
    text = parts.join(to);
  }
  return text;
}

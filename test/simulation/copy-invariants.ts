import { balanceAt, ledgerOf } from "../../src/core/ledger/balance";
import type { LedgerSnapshot } from "../../src/core/ledger/types";
import { PROGRAM_ID } from "./shop-rules";
import { differences } from "./stored-sessions";
import type { World } from "./world";

const PAGE_SIZE = 1_000;
const YEAR_MS = 365 * 86_400_000;

/** Copies that are not what their object holds, when all is at rest. */
export async function staleCopies(world: World): Promise<string[]> {
  const broken: string[] = [];
  for (const [name, host] of world.wallets) {
    const wallet = await host.object.call((logic) => logic.load());
    const copies = world.d1.run(
      "SELECT version, ledger FROM balance_copies WHERE wallet_name = ? ORDER BY subledger_id",
      [name],
    ).rows;
    if (copies.length !== wallet.ledgers.length) broken.push(`${name} has ledgers without copies`);
    for (const [version, text] of copies) {
      const copy = JSON.parse(String(text)) as LedgerSnapshot;
      const original = ledgerOf(wallet, copy.programId, copy.subledgerId);
      // What is spent or expired may be told at another version, but at every instant alike.
      const instants = [world.scheduler.nowMs, world.scheduler.nowMs + YEAR_MS];
      const balances = (ledger: LedgerSnapshot) =>
        JSON.stringify(instants.map((atMs) => balanceAt(ledger, atMs)));
      if (version !== wallet.version || balances(copy) !== balances(original)) {
        const [told, is] = [balances(copy), balances(original)];
        broken.push(
          `${name} at ${wallet.version} is ${is}, its copy at ${String(version)} says ${told}`,
        );
      }
    }
  }
  return [...broken, ...(await staleEntryCopies(world)), ...(await staleSessionCopies(world))];
}

async function staleEntryCopies(world: World): Promise<string[]> {
  const broken: string[] = [];
  const query = { programId: PROGRAM_ID, pageSize: PAGE_SIZE, skip: 0 };
  for (const [name, host] of world.wallets) {
    const { entries } = await host.object.call((logic) => logic.audit(query));
    const sql = `SELECT role || ' ' || hidden || ' ' || entry FROM ledger_entries
      WHERE wallet_name = ? ORDER BY entry_id`;
    const copies = world.d1.run(sql, [name]).rows.map(([text]) => String(text));
    const originals = entries.map(
      ({ kind, isHidden, entry }) => `${kind} ${isHidden ? 1 : 0} ${JSON.stringify(entry)}`,
    );
    broken.push(...differences(`entries of ${name}`, originals, copies));
  }
  return broken;
}

async function staleSessionCopies(world: World): Promise<string[]> {
  const broken: string[] = [];
  for (const [name, host] of world.sessions) {
    const { document, version } = await host.object.call((logic) => logic.load());
    if (document === null) continue;
    const sql = "SELECT version, document FROM session_copies WHERE id = ?";
    const [row] = world.d1.run(sql, [document.id]).rows;
    if (row?.[0] === version && row[1] === JSON.stringify(document)) continue;
    broken.push(`${name} is at ${version}, its copy at ${String(row?.[0] ?? "nothing")}`);
  }
  return broken;
}

const seenVersions = new WeakMap<World, Map<string, number>>();

/** Copies only ever grow newer, and none is newer than its wallet. */
export function copiesGoneBack(world: World): string[] {
  const seen = seenVersions.get(world) ?? new Map<string, number>();
  seenVersions.set(world, seen);
  const copies = world.d1.run(
    "SELECT wallet_name, max(version) FROM balance_copies GROUP BY 1",
    [],
  );
  return copies.rows.flatMap(([wallet, copied]) => {
    const [name, version] = [String(wallet), Number(copied)];
    const before = seen.get(name) ?? 0;
    seen.set(name, version);
    const { storage } = world.wallet(name);
    const [row] = storage.exec<{ version: number }>("SELECT version FROM meta");
    if (version >= before && version <= (row?.version ?? 0)) return [];
    return [`The copy of ${name} went from version ${before} to ${version}`];
  });
}

import { expect, it } from "vitest";
import { WalletLogic } from "../../src/durable/loyalty-wallet/wallet";
import type { ObjectStorage, SqlValue } from "../../src/durable/shared/object-storage";
import { add, deduct, mainLedger, NOW } from "../worker/durable/ledger-changes";
import { postWithTiers, tierRules } from "../worker/durable/tier-cases";
import { SimulatedObjectStorage } from "./adapters/object-storage";
import { VirtualClock } from "./adapters/virtual-clock";

/** Counts statements and the rows that they hand out. */
class CountingStorage implements ObjectStorage {
  statements = 0;
  rows = 0;
  readonly queries = new Map<string, number>();
  readonly #disk: SimulatedObjectStorage;

  constructor(disk: SimulatedObjectStorage) {
    this.#disk = disk;
  }

  exec<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[] {
    const rows = this.#disk.exec<Row>(query, ...bindings);
    this.statements += 1;
    this.rows += rows.length;
    this.queries.set(query, bindings.length);
    return rows;
  }

  script(sql: string): void {
    this.#disk.script(sql);
  }

  transactionSync<T>(closure: () => T): T {
    return this.#disk.transactionSync(closure);
  }

  setAlarm(atMs: number | null): void {
    this.#disk.setAlarm(atMs);
  }
}

/** A wallet in which so many entries came and went: all lots but five are spent. */
async function walletWith(entries: number) {
  const disk = new SimulatedObjectStorage();
  const clock = new VirtualClock();
  const open = (storage: ObjectStorage) =>
    new WalletLogic(storage, {
      clock,
      resolveClosure: async () => "aborted",
      copyBalances: async () => undefined,
    });
  await postWithTiers(open(disk), add(1));
  disk.script(`
    WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${entries})
    INSERT INTO entry (id, transaction_uuid, kind, program_id, subledger_id, amount_hundredths,
      name, created_at_ms, source_type, source)
    SELECT i, 'entry-' || i, 'add', 1, '', 100, '', ${NOW}, 'manual', '{"type":"manual"}' FROM n;
    INSERT INTO lot (entry_id, transaction_uuid, program_id, subledger_id, amount_hundredths,
      remaining_hundredths, created_at_ms, start_at_ms, expires_at_ms, settled)
    SELECT id, transaction_uuid, 1, '', 100, iif(id <= 5, 100, iif(id % 2, 0, 40)), ${NOW}, ${NOW},
      iif(id <= 5, NULL, ${NOW} - 1), iif(id <= 5, 0, 1)
    FROM entry WHERE id > 1;
    ANALYZE`);
  const counter = new CountingStorage(disk);
  const wallet = open(counter);
  counter.statements = 0;
  counter.rows = 0;
  return { wallet, counter, disk };
}

async function costOf(entries: number) {
  const { wallet, counter, disk } = await walletWith(entries);
  expect(mainLedger(await wallet.load()).lots).toMatchObject([{ remainingHundredths: 401 }]);
  const command = {
    walletName: "w",
    closureId: crypto.randomUUID(),
    expectedVersion: 1,
    changes: [deduct(50), add(10)],
    nowMs: NOW,
    programs: [tierRules({ programJoinPolicy: "points_earned" })],
  };
  expect(await wallet.reserve(command)).toMatchObject({ ok: true });
  await wallet.commit(command.closureId);
  await postWithTiers(wallet, deduct(1));
  await wallet.alarm();
  const cost = { statements: counter.statements, rows: counter.rows };
  return { cost, plans: plansOf(disk, counter) };
}

/** Tables that a statement walks through from end to end. */
function plansOf(disk: SimulatedObjectStorage, counter: CountingStorage): string[] {
  return [...counter.queries].flatMap(([query, bindings]) => {
    const nothing = Array.from({ length: bindings }, () => null);
    const plan = disk.exec<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`, ...nothing);
    return plan
      .map(({ detail }) => detail)
      .filter((detail) => /^SCAN (entry|lot|draw|restore|tier_change)$/u.test(detail));
  });
}

it("balances, reservations and posts cost no more with 100,000 entries than with 100", async () => {
  const small = await costOf(100);
  const large = await costOf(100_000);
  expect(large.cost).toEqual(small.cost);
  expect(large.plans).toEqual([]);
});

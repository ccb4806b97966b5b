import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { LedgerSnapshot } from "../../../src/core/ledger/types";
import { LOTS_TOLD_MAX } from "../../../src/durable/loyalty-wallet/store";
import { activeOf, add, deduct, HOUR, mainLedger, NOW } from "./ledger-changes";
import { makeAllWorkDue } from "./platform";
import { tierRules } from "./tier-cases";

const DAY = 24 * HOUR;

/** A wallet with open lots of a point each; `startAtMs` in SQL, by the entry's `id`. */
async function walletWith(lots: number, startAtMs: string) {
  const walletName = `profile:${crypto.randomUUID()}`;
  const stub = env.WALLETS.getByName(walletName);
  const programs = [tierRules()];
  const nowMs = Date.now();
  const post = (change: Parameters<typeof stub.post>[0]["change"]) =>
    stub.post({ walletName, change, nowMs, programs });
  await post(add(100));
  await runInDurableObject(stub, (_, state) => {
    state.storage.sql.exec(`
      WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${lots})
      INSERT INTO entry (id, transaction_uuid, kind, program_id, subledger_id, amount_hundredths,
        name, created_at_ms, source_type, source)
      SELECT i, printf('00000000-0000-4000-8000-%012d', i), 'add', 1, '', 100, '', ${NOW},
        'manual', '{"type":"manual"}' FROM n;
      INSERT INTO lot (entry_id, transaction_uuid, program_id, subledger_id, amount_hundredths,
        remaining_hundredths, created_at_ms, start_at_ms, expires_at_ms)
      SELECT id, transaction_uuid, 1, '', 100, 100, ${NOW}, ${startAtMs}, NULL
      FROM entry WHERE id > 1`);
  });
  return { stub, post, walletName, nowMs };
}

describe("a wallet tells of its lots", () => {
  it("as one where they start and end together, however many units brought points", async () => {
    const { stub } = await walletWith(50, `${NOW - DAY}`);
    const { lots } = mainLedger(await stub.load());
    expect(lots.map((lot) => lot.remainingHundredths)).toEqual([100, 4_900]);
  });

  it("one by one where they don't", async () => {
    const { stub } = await walletWith(50, `${NOW - 30 * DAY} - id`);
    expect(mainLedger(await stub.load()).lots).toHaveLength(50);
  });

  it("by themselves where they are asked about, or wait for an action", async () => {
    const { stub, post } = await walletWith(50, `${NOW - DAY}`);
    await post(add(5, { startAtMs: null }));
    await post(add(5, { startAtMs: null }));
    const named = "00000000-0000-4000-8000-000000000007";
    const { snapshot, entries } = await stub.undoable([named]);
    expect(entries).toMatchObject([{ transactionUUID: named }]);
    const amounts = mainLedger(snapshot).lots.map((lot) => lot.remainingHundredths);
    expect(amounts).toEqual([100, 4_800, 100, 5, 5]);
  });
});

it("a wallet with 100,000 open lots of an order each is spent, told and copied", async () => {
  const { stub, post, walletName, nowMs } = await walletWith(100_000, `${NOW - 30 * DAY} - id`);
  const loaded = await stub.load();
  expect(activeOf(loaded, nowMs)).toBe(10_000_000);
  expect(mainLedger(loaded).lots.length).toBeLessThanOrEqual(LOTS_TOLD_MAX);
  const spent = await post(deduct(4_950));
  expect(spent.ok && activeOf(spent.value, nowMs)).toBe(9_995_050);
  await makeAllWorkDue(stub);
  await runDurableObjectAlarm(stub);
  const copy = await env.DB.prepare("SELECT ledger FROM balance_copies WHERE wallet_name = ?")
    .bind(walletName)
    .first<string>("ledger");
  const { lots } = JSON.parse(copy ?? "{}") as LedgerSnapshot;
  expect(lots.reduce((sum, lot) => sum + lot.remainingHundredths, 0)).toBe(9_995_050);
}, 120_000);

it("a wallet with many lots tells what was active when an order closed that comes back", async () => {
  const { stub, nowMs } = await walletWith(LOTS_TOLD_MAX + 2, `${NOW - 30 * DAY} - id`);
  const closedAtMs = nowMs - 10 * DAY;
  const { snapshot } = await stub.undoable([], closedAtMs);
  expect(activeOf(snapshot, closedAtMs)).toBe((LOTS_TOLD_MAX + 1) * 100);
  expect(mainLedger(snapshot).lots.length).toBeLessThanOrEqual(LOTS_TOLD_MAX);
});

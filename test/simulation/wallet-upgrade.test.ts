import { expect, it } from "vitest";
import { balanceAt, ledgerOf } from "../../src/core/ledger/balance";
import { WALLET_MIGRATIONS } from "../../src/durable/loyalty-wallet/migrations";
import { WalletLogic } from "../../src/durable/loyalty-wallet/wallet";
import { applyMigrations } from "../../src/durable/shared/migrations";
import { deduct, HOUR, NOW } from "../worker/durable/ledger-changes";
import { postWithTiers } from "../worker/durable/tier-cases";
import { SimulatedObjectStorage } from "./adapters/object-storage";

const DDL = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name";

/** Rows as the first version wrote them: three additions, one spent in part, one expired. */
const FIRST_DATA = `
UPDATE meta SET name = 'w', version = 4;
INSERT INTO ledger (program_id, subledger_id, spent_hundredths, expired_hundredths)
VALUES (1, '', 30, 25), (1, 'vip', 0, 0);
INSERT INTO entry (id, transaction_uuid, kind, program_id, subledger_id, amount_hundredths, name,
  created_at_ms, start_at_ms, expires_at_ms, source_type, source) VALUES
  (1, 'a', 'add', 1, '', 100, '', ${NOW}, ${NOW}, NULL, 'manual', '{"type":"manual"}'),
  (2, 'b', 'add', 1, '', 25, '', ${NOW}, ${NOW}, ${NOW + 1}, 'manual', '{"type":"manual"}'),
  (3, 'c', 'add', 1, 'vip', 40, '', ${NOW}, NULL, NULL, 'manual', '{"type":"manual"}'),
  (4, 'd', 'deduct', 1, '', 30, '', ${NOW}, NULL, NULL, 'session', '{"type":"session"}');
INSERT INTO lot (entry_id, transaction_uuid, program_id, subledger_id, amount_hundredths,
  remaining_hundredths, created_at_ms, start_at_ms, expires_at_ms, settled) VALUES
  (1, 'a', 1, '', 100, 70, ${NOW}, ${NOW}, NULL, 0),
  (2, 'b', 1, '', 25, 25, ${NOW}, ${NOW}, ${NOW + 1}, 1),
  (3, 'c', 1, 'vip', 40, 40, ${NOW}, NULL, NULL, 0);
INSERT INTO draw VALUES (1, 4, 30);
INSERT INTO reservation VALUES ('in-doubt', 1, ${NOW}, ${NOW});
INSERT INTO reserved_change VALUES ('in-doubt', 0,
  '{"kind":"deduct","transactionUUID":"e","programId":1,"subledgerId":"","amountHundredths":10,"name":"","source":{"type":"session"}}',
  '[{"transactionUUID":"a","amountHundredths":10}]');
INSERT INTO due_work (kind, key, due_at_ms) VALUES ('resolve', 'in-doubt', ${NOW});`;

const earlier = WALLET_MIGRATIONS.map((_, index) => index + 1);

it.each(earlier)("a wallet of migration %i wakes up with the same balances", async (count) => {
  const disk = new SimulatedObjectStorage();
  applyMigrations(disk, WALLET_MIGRATIONS.slice(0, count));
  disk.script(FIRST_DATA);
  const clock = { now: () => NOW + HOUR, after: () => () => undefined };
  const resolveClosure = async () => "committed" as const;
  const wallet = new WalletLogic(disk, { clock, resolveClosure });
  const balance = async (subledgerId: string) =>
    balanceAt(ledgerOf(await wallet.load(), 1, subledgerId), NOW + HOUR);
  const main = {
    activeHundredths: 70,
    pendingHundredths: 0,
    spentHundredths: 30,
    expiredHundredths: 25,
    negativeHundredths: 0,
    heldHundredths: 0,
  };
  expect(await balance("")).toEqual(main);
  expect(await balance("vip")).toMatchObject({ activeHundredths: 0, pendingHundredths: 40 });
  const past = await wallet.loadAt(NOW + HOUR);
  expect(balanceAt(ledgerOf(past, 1, ""), NOW + HOUR)).toEqual(main);
  await wallet.alarm();
  expect(await balance("")).toMatchObject({ activeHundredths: 60, spentHundredths: 40 });
  expect(await postWithTiers(wallet, deduct(60), NOW + HOUR)).toMatchObject({ ok: true });
  await wallet.activate({
    walletName: "w",
    programId: 1,
    transactionUUIDs: ["c"],
    nowMs: NOW + HOUR,
  });
  expect(await balance("vip")).toMatchObject({ activeHundredths: 40, pendingHundredths: 0 });
});

it.each(earlier)("a wallet of migration %i gets the tables of a new one", (count) => {
  const [old, fresh] = [new SimulatedObjectStorage(), new SimulatedObjectStorage()];
  applyMigrations(old, WALLET_MIGRATIONS.slice(0, count));
  applyMigrations(old, WALLET_MIGRATIONS);
  applyMigrations(fresh, WALLET_MIGRATIONS);
  expect(old.exec(DDL)).toEqual(fresh.exec(DDL));
});

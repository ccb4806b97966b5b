import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { LedgerSnapshot } from "../../../src/core/ledger/types";
import { upsertBalanceCopies } from "../../../src/db/queries/balance-copies";
import { add, deduct, NOW } from "./ledger-changes";
import { makeAllWorkDue } from "./platform";

interface CopyRow {
  readonly subledger_id: string;
  readonly version: number;
  readonly ledger: string;
}

async function copiesOf(walletName: string): Promise<CopyRow[]> {
  const { results } = await env.DB.prepare(
    "SELECT * FROM balance_copies WHERE wallet_name = ? ORDER BY subledger_id",
  )
    .bind(walletName)
    .all<CopyRow>();
  return results;
}

describe("copies of balances in D1", () => {
  it("follow the wallet, one row per ledger, and never grow older", async () => {
    const walletName = `profile:${crypto.randomUUID()}`;
    const stub = env.WALLETS.getByName(walletName);
    const post = (change: Parameters<typeof stub.post>[0]["change"]) =>
      stub.post({ walletName, change, nowMs: NOW });
    await post(add(100));
    await post(add(7, { subledgerId: "vip" }));
    const older = await stub.load();
    await post(deduct(40));
    await makeAllWorkDue(stub);
    await runDurableObjectAlarm(stub);
    const expectNewest = async () => {
      const rows = await copiesOf(walletName);
      expect(rows.map((row) => [row.subledger_id, row.version])).toEqual([
        ["", 3],
        ["vip", 3],
      ]);
      const newest = await stub.load();
      expect(rows.map((row) => JSON.parse(row.ledger) as LedgerSnapshot)).toEqual(newest.ledgers);
    };
    await expectNewest();
    await upsertBalanceCopies(env.DB, { walletName, snapshot: older, waiting: [], nowMs: NOW });
    await expectNewest();
  });
});

import { describe, expect, it } from "vitest";
import { manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import {
  closing,
  createCustomer,
  createSpendPointsShop,
  ledgerPath,
  putSession,
} from "../integration/spend-points-shop";

interface Audit {
  readonly hasMore: boolean;
  readonly entries: readonly { readonly kind: string; readonly deleted: boolean }[];
  readonly ledgers: readonly {
    readonly subledgerId: string;
    readonly activePoints: number;
    readonly proofs: readonly { readonly name: string; readonly holds: boolean }[];
  }[];
}

async function customerWhoSpent() {
  const shop = await createSpendPointsShop();
  const customer = await createCustomer(shop, 120);
  await putSession(shop, randomName("order"), closing(customer, 50));
  return { shop, customer, path: ledgerPath(shop, customer) };
}

describe("the audit of a wallet", () => {
  it("shows every entry and that they sum to the balances, after a deletion too", async () => {
    const { shop, path } = await customerWhoSpent();
    const audit = () => manage<Audit>("GET", `${path}/audit`);
    const before = await audit();
    expect(before.entries.map(({ kind }) => kind)).toEqual(["add", "deduct"]);
    expect(before.ledgers[0]).toMatchObject({ subledgerId: "", activePoints: 70 });
    const all = { scope: "AllSubledgers" };
    await call("POST", `${path}/delete_transactions`, all, shop.key);
    await manage("PUT", `${path}/add_points`, { points: 3 });
    const after = await audit();
    expect(after.entries.map(({ kind, deleted }) => [kind, deleted])).toEqual([
      ["add", true],
      ["deduct", true],
      ["erase", true],
      ["add", false],
    ]);
    expect(after.ledgers[0]?.activePoints).toBe(3);
    for (const { proofs } of [...before.ledgers, ...after.ledgers]) {
      expect(proofs.map(({ name, holds }) => [name, holds])).toEqual([
        ["total", true],
        ["spent", true],
        ["held", true],
        ["negative", true],
      ]);
    }
  });

  it("comes page by page", async () => {
    const { path } = await customerWhoSpent();
    const page = await manage<Audit>("GET", `${path}/audit?pageSize=1&skip=1`);
    expect(page.entries.map(({ kind }) => kind)).toEqual(["deduct"]);
    expect(page.hasMore).toBe(false);
    expect((await manage<Audit>("GET", `${path}/audit?pageSize=1`)).hasMore).toBe(true);
  });

  it.each(["audit", "ledger_balances", "ledger_transactions"])(
    "%s answers 404 for a customer or program that is not there",
    async (what) => {
      const { shop, path } = await customerWhoSpent();
      const unknown = [`${ledgerPath(shop, randomName("nobody"))}/${what}`];
      unknown.push(path.replace(/programs\/\d+/u, "programs/999999") + `/${what}`);
      for (const one of unknown) {
        const { status } = await call("GET", one, undefined, await managementKey());
        expect(status).toBe(404);
      }
    },
  );
});

describe("the back office", () => {
  it("reads balances and transactions as the shop does", async () => {
    const { shop, path } = await customerWhoSpent();
    const pairs = [
      ["balances?includeTiers=true", "ledger_balances?includeTiers=true"],
      ["transactions?pageSize=1", "ledger_transactions?pageSize=1"],
    ];
    for (const [asShop, asStaff] of pairs) {
      const { body } = await call<unknown>("GET", `${path}/${asShop}`, undefined, shop.key);
      expect(await manage<unknown>("GET", `${path}/${asStaff}`)).toEqual(body);
    }
  });
});

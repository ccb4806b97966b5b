import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { manage, managementKey, withBoundKey } from "../../support/deployment";
import { call } from "../../support/http";
import { bigCart, putSession } from "../integration/spend-points-shop";
import {
  cancelRedemption,
  createTrader,
  createTradeShop,
  redeemPoints,
} from "../redemptions/trade-shop";
import { type BusyShop, createBusyShop, settle } from "./reconciliation-shop";

/** What differs between two objects is looked at twice, some seconds apart. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

interface Difference {
  readonly kind: string;
  readonly subject: Readonly<Record<string, string | number>>;
  readonly expected: string | number;
  readonly found: string | number;
  readonly meaning: string;
  readonly advice: string;
}

interface Page {
  readonly check: string;
  readonly checked: number;
  readonly differences: readonly Difference[];
  readonly cursor?: string;
}

/** Every page, of one check or of all. */
async function reconcile(check?: string): Promise<Page[]> {
  const pages: Page[] = [];
  const of = check === undefined ? "" : `&check=${check}`;
  for (let cursor: string | undefined = ""; cursor !== undefined;) {
    const from: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page = await manage<Page>("GET", `/v1/reconciliation?${of}${from}`);
    pages.push(page);
    cursor = page.cursor;
  }
  return pages;
}

async function differencesOf(check?: string): Promise<Difference[]> {
  return (await reconcile(check)).flatMap(({ differences }) => differences);
}

const kindsOf = async (check: string) => (await differencesOf(check)).map(({ kind }) => kind);

const plant = async (...statements: readonly string[]) => {
  await env.DB.batch(statements.map((statement) => env.DB.prepare(statement)));
};

const closure = (
  id: string,
  outcome: string,
  subject: number,
  epoch: number,
  createdAtMs: number,
) =>
  `INSERT INTO closures
     (id, outcome, application_id, session_id, epoch, created_at_ms, facts_unchanged)
   VALUES ('${id}', '${outcome}', 1, ${subject}, ${epoch}, ${createdAtMs}, 1)`;

const movement = (closureId: string, campaignId: number) =>
  `INSERT INTO movements (closure_id, campaign_id, action, entity, period, delta)
   VALUES ('${closureId}', ${campaignId}, 'setDiscount', '', '', 3)`;

let shop: BusyShop;

beforeAll(async () => {
  shop = await createBusyShop();
});

describe("a deployment where nothing went wrong", () => {
  it("has no difference, after closes, a cancellation, a reopening and a return", async () => {
    const pages = await reconcile();
    expect(pages.flatMap(({ differences }) => differences)).toEqual([]);
    const checked = new Map(pages.map((page) => [page.check, page.checked]));
    for (const check of ["counters", "movements", "closures", "giveaways"]) {
      expect(checked.get(check)).toBeGreaterThan(2);
    }
    expect(checked.get("coupons")).toBe(1);
    expect(checked.get("referrals")).toBe(1);
    expect(checked.get("sessions")).toBe(shop.sessions.length);
    expect(checked.get("points")).toBe(shop.sessions.length);
    expect(checked.get("wallets")).toBe(shop.wallets.length);
  });
});

it("redemptions of points are no difference: settled by an order, given back, or waiting", async () => {
  const trade = await createTradeShop();
  const customer = await createTrader(trade, 100);
  const redeem = async (more: object) => {
    const answer = await redeemPoints(trade, { customer_id: customer.customerId, ...more });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const settled = await redeem({ delay_points_deduction: true });
  await redeem({ delay_points_deduction: true });
  const back = await redeem({});
  const cancelled = await cancelRedemption(trade, back.id, back.reward_text);
  expect(cancelled.status).toBe(200);
  const order = { profileId: customer.customerId, couponCodes: [settled.reward_text] };
  const close = { ...order, state: "closed", cartItems: bigCart };
  await putSession(trade, "with-redemption", close);
  await putSession(trade, "with-redemption", { state: "cancelled" });
  await settle(trade.id, ["with-redemption"], [`profile:${customer.customerId}`]);
  expect(await differencesOf()).toEqual([]);
});

describe("damage in D1", () => {
  it("counters that count something else than their movements", async () => {
    await plant(`UPDATE counters SET used = used + 1, last_delta = 0
                 WHERE action = 'couponUsage' AND used > 0`);
    const [found, ...others] = await differencesOf("counters");
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      kind: "counter_differs",
      subject: { entity: expect.stringMatching(/^coupon:/), period: "", action: "couponUsage" },
      meaning: expect.stringMatching(/\.$/),
      advice: expect.stringMatching(/\.$/),
    });
    expect(Number(found?.found) - Number(found?.expected)).toBe(1);
    await plant(`UPDATE counters SET used = used - 1, last_delta = 0
                 WHERE action = 'couponUsage' AND used > 0`);
  });

  it("movements of a counter that is gone", async () => {
    await plant(closure("lost-counter", "committed", 41, 0, 1), movement("lost-counter", 987_654));
    expect(await kindsOf("movements")).toEqual(["counter_missing"]);
  });

  it("redemptions that a coupon or referral does not count", async () => {
    await plant("UPDATE redemptions SET rolled_back_at_ms = 1 WHERE rolled_back_at_ms IS NULL");
    await plant("UPDATE referral_redemptions SET rolled_back_at_ms = 1");
    expect(await kindsOf("coupons")).toEqual(["coupon_uses_differ"]);
    expect(await kindsOf("referrals")).toEqual(["referral_uses_differ"]);
  });

  it("an epoch without its closure", async () => {
    await plant(closure("second-only", "committed", 42, 1, 1));
    expect(await differencesOf("closures")).toMatchObject([
      { kind: "epoch_missing", subject: { sessionId: 42 }, expected: 2, found: 1 },
    ]);
  });

  it("aborted closures that left something behind, or that no sweep took away", async () => {
    await plant(
      closure("aborted", "aborted", 0, 0, Date.now()),
      closure("fresh", "aborted", 0, 0, Date.now()),
      closure("ancient", "aborted", 0, 0, 1),
      movement("aborted", 987_654),
    );
    expect(await differencesOf("fences")).toMatchObject([
      { kind: "fence_overdue", subject: { closureId: "ancient" } },
      { kind: "aborted_closure_moved", subject: { closureId: "aborted" }, found: 1 },
    ]);
  });

  it("giveaways that are marked but not awarded, or awarded by no closure", async () => {
    const { results } = await env.DB.prepare(
      "SELECT id FROM giveaways WHERE pool_id = ? ORDER BY id",
    )
      .bind(shop.poolId)
      .all<{ id: number }>();
    const [first, , last] = results.map(({ id }) => id);
    await plant(
      `UPDATE giveaway_awards SET closure_id = 'nowhere' WHERE giveaway_id = ${first}`,
      `UPDATE giveaways SET used = 1 WHERE id = ${last}`,
    );
    expect(await differencesOf("giveaways")).toMatchObject([
      { kind: "award_without_closure", subject: { giveawayId: first }, found: "no closure" },
      { kind: "giveaway_mark_differs", subject: { giveawayId: last }, expected: 0, found: 1 },
    ]);
  });

  it("messages that nobody sent", async () => {
    const waiting = (id: string, createdAtMs: number) =>
      `INSERT INTO outbox (id, kind, payload, created_at_ms)
       VALUES ('${id}', 'webhook', '{}', ${createdAtMs})`;
    await plant(waiting("stuck", 1), waiting("on-its-way", Date.now()));
    expect(await differencesOf("messages")).toMatchObject([
      { kind: "message_unsent", subject: { messageId: "stuck", message: "webhook" } },
    ]);
  });
});

describe("damage between an object and D1", () => {
  const session = (name: string) => env.SESSIONS.getByName(`${shop.id}:${name}`);
  const change = (stub: DurableObjectStub, statement: string) =>
    runInDurableObject(stub, (_, state) => void state.storage.sql.exec(statement));
  const copyOf = (set: string, name: string) =>
    `UPDATE session_copies SET ${set} WHERE integration_id = '${name}'`;

  it("sessions whose copy, count of closures or intent is not what it should be", async () => {
    await plant(
      copyOf("version = version - 1", "closed"),
      copyOf("version = version + 5", "cancelled"),
      copyOf("state = 'cancelled'", "open"),
      `INSERT INTO session_copies SELECT 1, application_id, 'gone', profile_integration_id, state,
         version, document, created_at_ms, updated_at_ms FROM session_copies LIMIT 1`,
    );
    await change(
      session("reopened"),
      `UPDATE piece SET text = replace(text, '"epoch":3', '"epoch":2')`,
    );
    await change(
      session("returned"),
      "INSERT INTO intent (id, closure_id, since_ms) VALUES (1, 'forgotten', 1)",
    );
    const found = await differencesOf("sessions");
    const byName = new Map(found.map((each) => [each.subject["integrationId"], each.kind]));
    expect(found).toHaveLength(6);
    expect(Object.fromEntries(byName)).toEqual({
      closed: "session_copy_behind",
      cancelled: "session_copy_ahead",
      open: "session_copy_differs",
      gone: "session_lost",
      reopened: "session_epoch_differs",
      returned: "session_in_doubt",
    });
  });

  it("points of a closed session that no wallet booked, or booked otherwise", async () => {
    await change(
      session("closed"),
      `UPDATE piece SET text = replace(text, '"transactionUUID":"', '"transactionUUID":"x')
       WHERE slot = 'result'`,
    );
    await change(
      session("reopened"),
      `UPDATE piece SET text = replace(text, '"value":20,"transaction', '"value":21,"transaction')
       WHERE slot = 'result'`,
    );
    const found = await differencesOf("points");
    const told = found.map(({ kind, subject }) => `${subject["integrationId"]} ${kind}`);
    expect(new Set(told)).toEqual(new Set(["closed points_missing", "reopened points_differ"]));
  });

  it("balances whose copy lags, leads, lies or is gone, and entries that do not sum up", async () => {
    const [spender = "", waiting = ""] = shop.wallets;
    const copy = (set: string, name: string) =>
      plant(`UPDATE balance_copies SET ${set} WHERE wallet_name = '${name}'`);
    const kinds = async () =>
      (await differencesOf("wallets")).map(
        ({ kind, subject }) => `${subject["walletName"]} ${kind}`,
      );
    await copy("version = version - 1", spender);
    await copy("version = version + 1", waiting);
    await plant(
      "DELETE FROM waiting_points",
      "DELETE FROM ledger_entries WHERE amount_hundredths = 500",
    );
    expect(new Set(await kinds())).toEqual(
      new Set([
        `${spender} balance_copy_behind`,
        `${waiting} balance_copy_ahead`,
        `${waiting} waiting_points_unknown`,
        `${waiting} entry_copies_missing`,
      ]),
    );
    await copy("version = version + 1", spender);
    await change(env.WALLETS.getByName(spender), "UPDATE ledger SET spent_hundredths = 1");
    const found = await differencesOf("wallets");
    expect(found.filter(({ subject }) => subject["walletName"] === spender)).toMatchObject([
      { kind: "balance_copy_differs" },
      { kind: "entries_differ", subject: { figure: "spent" }, found: 1 },
    ]);
    await plant(
      `INSERT INTO balance_copies SELECT '${spender}', 0, '', version, ledger, 0
         FROM balance_copies WHERE wallet_name = '${spender}'`,
      `DELETE FROM balance_copies WHERE wallet_name = '${spender}' AND program_id <> 0`,
    );
    expect((await kinds()).filter((told) => told.startsWith(spender))).toEqual([
      `${spender} balance_copy_missing`,
      `${spender} entries_differ`,
    ]);
  });
});

describe("pages", () => {
  it("are bounded, and meet every row once", async () => {
    await plant(
      `INSERT INTO counters (campaign_id, action, entity, used)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
       SELECT 555555, 'setDiscount', 'profile:' || i, 0 FROM n`,
    );
    const pages = await reconcile("counters");
    const sizes = pages.map(({ checked }) => checked);
    expect(Math.max(...sizes)).toBe(500);
    const { total } = (await env.DB.prepare("SELECT count(*) AS total FROM counters").first<{
      total: number;
    }>()) ?? { total: 0 };
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
  });

  it.each(["x", '["nothing"]', '["counters",1]', '["coupons","1"]', "{}"])(
    "answer 400 for %s, which no page gave out",
    async (cursor) => {
      const path = `/v1/reconciliation?cursor=${encodeURIComponent(cursor)}`;
      const answer = await call("GET", path, undefined, await managementKey());
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ source: { parameter: "cursor" } }] },
      });
    },
  );

  it("are refused with 409 to a key that is bound to Applications", async () => {
    await withBoundKey([shop.id], async (secret) => {
      const answer = await call("GET", "/v1/reconciliation", undefined, `Bearer ${secret}`);
      expect(answer.status).toBe(409);
    });
  });
});

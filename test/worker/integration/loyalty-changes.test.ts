import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApplication, manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { makeAllWorkDue } from "../durable/platform";
import {
  closing,
  createCustomer,
  createSpendPointsShop,
  ledgerPath,
  putSession,
  type SpendPointsShop,
} from "./spend-points-shop";

interface Transactions {
  readonly data: readonly { readonly transactionUUID: string }[];
}

function post(shop: SpendPointsShop, customer: string, what: string, body?: unknown) {
  return call("POST", `${ledgerPath(shop, customer)}/${what}`, body, shop.key);
}

async function balanceOf(shop: SpendPointsShop, customer: string, query = "") {
  const path = `${ledgerPath(shop, customer)}/balances${query}`;
  const { body } = await call<{ balance: unknown }>("GET", path, undefined, shop.key);
  return body.balance;
}

describe("joining", () => {
  it("creates the customer, shows the date, and is refused to members", async () => {
    const shop = await createSpendPointsShop();
    const customer = randomName("customer");
    expect((await post(shop, customer, "join")).status).toBe(200);
    expect((await post(shop, customer, "join")).status).toBe(400);
    const { body } = await putSession(shop, randomName("order"), closing(customer, 0), ["loyalty"]);
    expect(body.loyalty.programs[String(shop.programId)]).toMatchObject({
      joinDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  it("comes with the first points when the program says so", async () => {
    const shop = await createSpendPointsShop();
    await manage("PUT", `/v1/loyalty_programs/${shop.programId}`, {
      programJoinPolicy: "points_activated",
    });
    const later = await createCustomer(shop, 0.01);
    expect((await post(shop, later, "join")).status).toBe(400);
    const other = randomName("customer");
    const points = { points: 5, pendingUntil: "2998-01-01T00:00:00Z" };
    await manage("PUT", `${ledgerPath(shop, other)}/add_points`, points);
    expect((await post(shop, other, "join")).status).toBe(200);
  });

  it("answers 404 for a program of another Application", async () => {
    const shop = await createSpendPointsShop();
    const { key } = await createApplication();
    const answer = await call("POST", `${ledgerPath(shop, "x")}/join`, undefined, key);
    expect(answer.status).toBe(404);
  });
});

describe("deleting transactions", () => {
  it("empties the ledgers that are named, for good", async () => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 120);
    const gift = { points: 7, subledgerId: "gifts" };
    await manage("PUT", `${ledgerPath(shop, customer)}/add_points`, gift);
    await putSession(shop, randomName("order"), closing(customer, 50));
    const selected = { scope: "SelectedSubledgers", subledgerIds: [""] };
    expect((await post(shop, customer, "delete_transactions", selected)).status).toBe(204);
    expect(await balanceOf(shop, customer)).toMatchObject({ activePoints: 0, spentPoints: 0 });
    const path = `${ledgerPath(shop, customer)}/transactions`;
    const left = await call<Transactions>("GET", path, undefined, shop.key);
    expect(left.body.data).toMatchObject([{ subledgerId: "gifts", amount: 7 }]);
    const all = { scope: "AllSubledgers" };
    expect((await post(shop, customer, "delete_transactions", all)).status).toBe(204);
    expect((await post(shop, customer, "delete_transactions", all)).status).toBe(204);
    const none = await call<Transactions>("GET", path, undefined, shop.key);
    expect(none.body.data).toEqual([]);
  });

  it("needs the names of selected subledgers, and a customer", async () => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 1);
    const unnamed = { scope: "SelectedSubledgers" };
    expect((await post(shop, customer, "delete_transactions", unnamed)).status).toBe(400);
    const all = { scope: "AllSubledgers" };
    expect((await post(shop, randomName("nobody"), "delete_transactions", all)).status).toBe(404);
  });
});

describe("activating points", () => {
  interface Activated {
    readonly ledgerEntries: readonly Readonly<Record<string, unknown>>[];
  }

  function activate(shop: SpendPointsShop, body: unknown) {
    const path = `/v1/loyalty_programs/${shop.programId}/activate_points`;
    return call<Activated>("POST", path, body, shop.key);
  }

  async function waitingPoints() {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 1);
    const waiting = { points: 40, pendingDuration: "on_action", validityDuration: "30D" };
    await manage("PUT", `${ledgerPath(shop, customer)}/add_points`, waiting);
    const stub = env.WALLETS.getByName(`profile:${customer}`);
    await makeAllWorkDue(stub);
    await runDurableObjectAlarm(stub);
    const path = `${ledgerPath(shop, customer)}/transactions?awaitsActivation=true`;
    const { body } = await call<Transactions>("GET", path, undefined, shop.key);
    return { shop, customer, transactionUUIDs: body.data.map((one) => one.transactionUUID) };
  }

  it("by transaction: they live from now on; a repeat changes nothing", async () => {
    const { shop, customer, transactionUUIDs } = await waitingPoints();
    expect(transactionUUIDs).toHaveLength(1);
    expect(await balanceOf(shop, customer)).toMatchObject({ activePoints: 1, pendingPoints: 40 });
    const first = await activate(shop, { transactionUUIDs });
    expect(first.status).toBe(200);
    const [entry] = first.body.ledgerEntries;
    expect(entry).toMatchObject({ amount: 40, customerProfileID: customer });
    const { startDate, expiryDate } = entry as { startDate: string; expiryDate: string };
    expect(Date.parse(expiryDate) - Date.parse(startDate)).toBe(30 * 86_400_000);
    expect(await balanceOf(shop, customer)).toMatchObject({ activePoints: 41, pendingPoints: 0 });
    expect((await activate(shop, { transactionUUIDs })).body).toEqual(first.body);
  });

  it("refuses both, neither, too many and unknown", async () => {
    const { shop, transactionUUIDs } = await waitingPoints();
    const many = Array.from({ length: 51 }, () => crypto.randomUUID());
    const bodies = [
      {},
      { transactionUUIDs, sessionId: "s" },
      { transactionUUIDs: many },
      { transactionUUIDs: [crypto.randomUUID()] },
    ];
    for (const body of bodies) expect((await activate(shop, body)).status).toBe(400);
    expect((await activate(shop, { sessionId: randomName("none") })).status).toBe(404);
  });

  it("by session: what the session earned, and no other points", async () => {
    const { shop, customer } = await waitingPoints();
    const session = randomName("order");
    await putSession(shop, session, closing(customer, 0));
    const { status, body } = await activate(shop, { sessionId: session });
    expect(status).toBe(200);
    expect(body.ledgerEntries).toEqual([]);
    expect(await balanceOf(shop, customer)).toMatchObject({ pendingPoints: 40 });
  });
});

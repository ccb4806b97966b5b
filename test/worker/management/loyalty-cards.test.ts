import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { walletNameOfCard } from "../../../src/core/ledger/wallet-name";
import { createApplication, manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import {
  type CardBody,
  cardsPath,
  cardWithPoints,
  createCardProgram,
  generateCard,
  type Problem,
} from "../../support/loyalty-cards";
import { upload } from "../../support/upload";
import { makeAllWorkDue } from "../durable/platform";

interface Page<T> {
  readonly hasMore: boolean;
  readonly data: readonly T[];
}

let shop: { readonly id: number; readonly key: string; readonly programId: number };
let path: string;
let key: string;

beforeEach(async () => {
  const application = await createApplication();
  shop = { ...application, programId: await createCardProgram(application.id) };
  path = cardsPath(shop.programId);
  key = await managementKey();
});

const pointer = (answer: { readonly body: unknown }) =>
  (answer.body as Problem).errors[0]?.source.pointer;

async function newCard(body: Readonly<Record<string, unknown>> = {}): Promise<CardBody> {
  return (await generateCard(shop, body)).body;
}

function batch<T = Problem>(body: Readonly<Record<string, unknown>>) {
  return call<T>("POST", `${path}/batch`, body, key);
}

const CODES = { validCharacters: ["0", "1", "2", "3"], couponPattern: "C-##########" };

describe("a card", () => {
  it("is read with its points, blocked with a reason and opened again", async () => {
    const { identifier } = await newCard();
    await manage("PUT", `${path}/${identifier}/add_points`, { points: 3, subledgerId: "vip" });
    const read = () => manage<CardBody>("GET", `${path}/${identifier}`);
    expect(await read()).toMatchObject({ status: "active", subledgers: { vip: {} } });
    const block = { status: "inactive", blockReason: "Lost" };
    const blocked = await manage("PUT", `${path}/${identifier}`, block);
    expect(blocked).toMatchObject(block);
    expect(await read()).toMatchObject(block);
    const why = { status: "active", blockReason: "Found" };
    expect((await call("PUT", `${path}/${identifier}`, why, key)).status).toBe(400);
    await manage("PUT", `${path}/${identifier}`, { status: "active" });
    expect(await read()).not.toHaveProperty("blockReason");
  });

  it.each([
    ["GET", "", undefined],
    ["PUT", "", { status: "active" }],
    ["DELETE", "", undefined],
    ["PUT", "/transfer", { newCardIdentifier: "CARD-2" }],
    ["PUT", "/add_points", { points: 1 }],
    ["PUT", "/deduct_points", { points: 1 }],
    ["GET", "/logs", undefined],
    ["GET", "/export_log?rangeStart=2020-01-01&rangeEnd=2030-01-01", undefined],
    ["GET", "/audit", undefined],
  ] as const)("that is not there answers 404: %s %s", async (method, what, body) => {
    const missing = await call(method, `${path}/CARD-none${what}`, body, key);
    expect(missing.status).toBe(404);
    const { identifier } = await newCard();
    const elsewhere = cardsPath(await createCardProgram(shop.id, { cardBased: false }));
    expect((await call(method, `${elsewhere}/${identifier}${what}`, body, key)).status).toBe(404);
    expect((await call(method, `${path}/x${what}`, body, key)).status).toBe(400);
  });

  it.each([
    ["", { status: "blocked" }, "/status"],
    ["", {}, "/status"],
    ["/transfer", { newCardIdentifier: "a b c" }, "/newCardIdentifier"],
    ["/add_points", { points: 0 }, "/points"],
    ["/add_points", { points: 1.001 }, "/points"],
    ["/deduct_points", { points: 5.01 }, "/points"],
  ])("refuses %s %j", async (what, body, where) => {
    const card = await cardWithPoints(shop, 5);
    const answer = await call("PUT", `${path}/${card}${what}`, body, key);
    expect([answer.status, pointer(answer)]).toEqual([400, where]);
  });

  it("that is deleted is gone with its points and customers, and its name is free", async () => {
    const who = randomName("ann");
    const { identifier } = await newCard({ customerProfileIds: [who] });
    await manage("PUT", `${path}/${identifier}/add_points`, { points: 5 });
    await manage("DELETE", `${path}/${identifier}`);
    expect((await call("DELETE", `${path}/${identifier}`, undefined, key)).status).toBe(404);
    const walletName = walletNameOfCard(shop.programId, identifier);
    const { ledgers } = await env.WALLETS.getByName(walletName).load();
    expect(ledgers.flatMap(({ lots }) => lots)).toEqual([]);
    const again = await newCard({ cardIdentifier: identifier });
    expect(again).toMatchObject({ identifier, profiles: [], ledger: { currentBalance: 0 } });
    await manage("PUT", `${path}/${identifier}/add_points`, { points: 7 });
    const log = await manage<Page<{ amount: number }>>("GET", `${path}/${identifier}/logs`);
    expect(log.data.map(({ amount }) => amount)).toEqual([7]);
  });

  it("whose deletion stopped half way is emptied by the same call again", async () => {
    const card = await cardWithPoints(shop, 5);
    await env.DB.prepare("UPDATE loyalty_cards SET deleted_at_ms = 1 WHERE identifier = ?1")
      .bind(card)
      .run();
    expect((await call("DELETE", `${path}/${card}`, undefined, key)).status).toBe(404);
    const wallet = env.WALLETS.getByName(walletNameOfCard(shop.programId, card));
    expect((await wallet.load()).ledgers.flatMap(({ lots }) => lots)).toEqual([]);
  });

  it("that took another over is deleted with the points that it took over", async () => {
    const card = await cardWithPoints(shop, 5);
    const heir = randomName("heir");
    await manage("PUT", `${path}/${card}/transfer`, { newCardIdentifier: heir });
    await manage("DELETE", `${path}/${heir}`);
    const wallet = env.WALLETS.getByName(walletNameOfCard(shop.programId, card));
    expect((await wallet.load()).ledgers.flatMap(({ lots }) => lots)).toEqual([]);
    await manage("DELETE", `${path}/${card}`);
    const again = await newCard({ cardIdentifier: card });
    expect(again).toMatchObject({ ledger: { currentBalance: 0 } });
  });

  it("stays out of reach when its program is deleted", async () => {
    const card = await cardWithPoints(shop, 5);
    await manage("DELETE", `/v1/loyalty_programs/${shop.programId}`);
    expect((await call("GET", `${path}/${card}`, undefined, key)).status).toBe(404);
    const balances = `${path}/${card}/balances`;
    expect((await call("GET", balances, undefined, shop.key)).status).toBe(404);
    const session = { customerSession: { loyaltyCards: [card] } };
    const order = `/v2/customer_sessions/${randomName("order")}`;
    const answer = await call("PUT", order, session, shop.key);
    expect([answer.status, pointer(answer)]).toEqual([400, "/loyaltyCards/0"]);
  });
});

describe("a transfer", () => {
  const transfer = (card: string, newCardIdentifier: string) =>
    call("PUT", `${path}/${card}/transfer`, { newCardIdentifier, blockReason: "Lost" }, key);

  it("hands points, transactions and customers on and blocks the old card for good", async () => {
    const who = randomName("ann");
    const { identifier: old } = await newCard({ customerProfileIds: [who] });
    await manage("PUT", `${path}/${old}/add_points`, { points: 5 });
    const heir = randomName("heir");
    expect((await transfer(old, heir)).status).toBe(204);
    const after = await manage<CardBody>("GET", `${path}/${heir}`);
    expect(after).toMatchObject({
      status: "active",
      oldCardIdentifier: old,
      profiles: [{ integrationId: who }],
      ledger: { currentBalance: 5 },
    });
    expect(await manage("GET", `${path}/${old}`)).toMatchObject({
      status: "inactive",
      blockReason: "Lost",
      newCardIdentifier: heir,
      profiles: [],
      ledger: { currentBalance: 0 },
    });
    const log = await manage<Page<unknown>>("GET", `${path}/${heir}/logs`);
    expect(log.data).toMatchObject([{ amount: 5, cardIdentifier: heir }]);
    const link = `/v2/loyalty_programs/${shop.programId}/cards/${old}/link_profile`;
    const refused = await Promise.all([
      call("PUT", `${path}/${old}`, { status: "active" }, key),
      call("PUT", `${path}/${old}/add_points`, { points: 1 }, key),
      call("PUT", `${path}/${old}/deduct_points`, { points: 1 }, key),
      transfer(old, randomName("other")),
      call("POST", link, { integrationId: who }, shop.key),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    await manage("PUT", `${path}/${heir}/deduct_points`, { points: 5 });
  });

  it("to a card that is there is refused and changes nothing", async () => {
    const [one, two] = [await cardWithPoints(shop, 5), await cardWithPoints(shop, 7)];
    const answer = await transfer(one, two);
    expect([answer.status, pointer(answer)]).toEqual([400, "/newCardIdentifier"]);
    expect(await manage("GET", `${path}/${one}`)).toMatchObject({
      status: "active",
      ledger: { currentBalance: 5 },
    });
  });

  it("of one card by 10 callers at once has one heir", async () => {
    const card = await cardWithPoints(shop, 5);
    const heirs = Array.from({ length: 10 }, () => randomName("heir"));
    const answers = await Promise.all(heirs.map((heir) => transfer(card, heir)));
    const done = heirs.filter((_heir, index) => answers[index]?.status === 204);
    expect(done).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(9);
    const there = await Promise.all(
      heirs.map((heir) => call("GET", `${path}/${heir}`, undefined, key)),
    );
    expect(there.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await manage("GET", `${path}/${done[0]}`)).toMatchObject({
      ledger: { currentBalance: 5 },
    });
  });
});

describe("many cards", () => {
  it("are made by a code format, the program's or the call's, and listed by batch", async () => {
    expect(pointer(await batch({ numberOfCards: 2 }))).toBe("/cardCodeSettings");
    const wish = { numberOfCards: 300, batchId: "spring_2027", status: "inactive" };
    const made = await batch<unknown>({ ...wish, cardCodeSettings: CODES });
    expect([made.status, made.body]).toEqual([
      200,
      { numberOfCardsGenerated: 300, batchId: "spring_2027" },
    ]);
    await manage("PUT", `/v1/loyalty_programs/${shop.programId}`, { cardCodeSettings: CODES });
    const drawn = await batch<{ batchId: string }>({ numberOfCards: 3 });
    const list = (query: string) => manage<Page<CardBody>>("GET", `${path}?${query}`);
    const own = await list(`batchId=${drawn.body.batchId}&sort=-identifier`);
    const identifiers = own.data.map(({ identifier }) => identifier);
    expect(identifiers).toHaveLength(3);
    expect(identifiers).toEqual([...identifiers].sort().reverse());
    const first = await list("batchId=spring_2027&pageSize=200");
    const second = await list("batchId=spring_2027&pageSize=200&skip=200");
    expect([first.hasMore, first.data.length]).toEqual([true, 200]);
    expect([second.hasMore, second.data.length]).toEqual([false, 100]);
    const all = [...first.data, ...second.data];
    expect(new Set(all.map(({ identifier }) => identifier)).size).toBe(300);
    expect(all.every(({ status, batchId }) => status === "inactive" && batchId !== "")).toBe(true);
    // Reads of a card that was made in bulk work as of any other.
    expect(await manage("GET", `${path}/${identifiers[0]}`)).toMatchObject({ profiles: [] });
  });

  it.each([
    [{ numberOfCards: 20_001, cardCodeSettings: CODES }, "/numberOfCards"],
    [{ numberOfCards: 0, cardCodeSettings: CODES }, "/numberOfCards"],
    [{ numberOfCards: 1, batchId: "a b c d", cardCodeSettings: CODES }, "/batchId"],
    [
      { numberOfCards: 3, cardCodeSettings: { ...CODES, couponPattern: "CARD#" } },
      "/cardCodeSettings/couponPattern",
    ],
    [
      { numberOfCards: 1, cardCodeSettings: { ...CODES, couponPattern: "###" } },
      "/cardCodeSettings/couponPattern",
    ],
  ])("are refused: %j", async (body, where) => {
    const answer = await batch(body);
    expect([answer.status, pointer(answer)]).toEqual([400, where]);
  });

  it("are found by identifier and customer", async () => {
    const who = randomName("ann");
    const made = await newCard({ customerProfileIds: [who] });
    await newCard();
    const profile = await env.DB.prepare("SELECT id FROM profiles WHERE integration_id = ?1")
      .bind(who)
      .first<{ id: number }>();
    for (const query of [`identifier=${made.identifier}`, `profileId=${profile?.id}`]) {
      const found = await manage<Page<CardBody>>("GET", `${path}?${query}`);
      expect(found.data.map(({ identifier }) => identifier)).toEqual([made.identifier]);
    }
    const bad = await call("GET", `${path}?profileId=me`, undefined, key);
    expect(bad.status).toBe(400);
  });

  it("come by file, all or none, and go by file", async () => {
    const [ann, bob] = [randomName("ann"), randomName("bob")];
    const file = [
      "identifier,state,customerprofileids",
      `FILE-1,active,${ann};${bob}`,
      "FILE-2,inactive,",
    ];
    const import_ = `/v1/loyalty_programs/${shop.programId}/import_cards`;
    const brought = await upload<{ amount: number }>(import_, `${file.join("\n")}\n`);
    expect([brought.status, brought.body]).toMatchObject([
      200,
      { amount: 2, entity: "LoyaltyCard" },
    ]);
    const again = await upload<Problem>(
      import_,
      "identifier,state\nFILE-3,active\nFILE-2,active\n",
    );
    expect(again.status).toBe(409);
    expect((await call("GET", `${path}/FILE-3`, undefined, key)).status).toBe(404);
    const wrong = await upload<{ errors: { source: { line: string } }[] }>(
      import_,
      "identifier,state\nx,active\nFILE-4,open\nFILE-5,active\n",
    );
    expect([wrong.status, wrong.body.errors.map(({ source }) => source.line)]).toEqual([
      400,
      ["2", "3"],
    ]);
    const exported = await call<string>("GET", `${path}/export?dateFormat=excel`, undefined, key);
    const [head, one, two, end] = exported.body.split("\n");
    expect(head).toBe(
      "identifier,created,status,userpercardlimit,customerprofileids,blockreason,generated,batchid",
    );
    expect(one).toMatch(/^FILE-1,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,active,0,/);
    expect(one).toContain(`${ann};${bob}`);
    expect(two).toMatch(/^FILE-2,.*,inactive,0,,,false,$/);
    expect(end).toBe("");
    const none = await call<string>("GET", `${path}/export?batchId=other`, undefined, key);
    expect(none.body.split("\n")).toEqual([head, ""]);
  });

  it("are refused by file with more customers than a card may have", async () => {
    const programId = await createCardProgram(shop.id, { usersPerCardLimit: 1 });
    const answer = await upload<Problem>(
      `/v1/loyalty_programs/${programId}/import_cards`,
      "identifier,state,customerprofileids\nFILE-1,active,one;two\n",
    );
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ title: "Limit reached", source: { line: "2" } }]);
  });
});

describe("a card's ledger", () => {
  it("is told as a log, as a file and with the proof that it adds up", async () => {
    const card = await cardWithPoints(shop, 120);
    await manage("PUT", `${path}/${card}/deduct_points`, {
      points: 20.5,
      name: "Correction",
      applicationId: shop.id,
    });
    const log = await manage<Page<unknown>>("GET", `${path}/${card}/logs?pageSize=1`);
    expect(log).toMatchObject({
      hasMore: true,
      data: [{ type: "subtraction", amount: 20.5, name: "Correction", applicationId: shop.id }],
    });
    const range = "rangeStart=2000-01-01T00:00:00Z&rangeEnd=2999-01-01T00:00:00Z";
    const file = await call<string>("GET", `${path}/${card}/export_log?${range}`, undefined, key);
    const lines = file.body.split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain(`,${card},`);
    expect(lines[1]).toMatch(/,subtraction,Correction,,,unlimited,20\.5$/);
    const turned = "rangeStart=2030-01-01&rangeEnd=2020-01-01";
    const bad = await call("GET", `${path}/${card}/export_log?${turned}`, undefined, key);
    expect(bad.status).toBe(400);
    const audit = await manage<{ ledgers: { proofs: { holds: boolean }[] }[] }>(
      "GET",
      `${path}/${card}/audit`,
    );
    const proofs = audit.ledgers.flatMap((ledger) => ledger.proofs);
    expect(proofs.length).toBeGreaterThan(0);
    expect(proofs.every(({ holds }) => holds)).toBe(true);
  });

  it("is in the file of all balances, under the name that the card has now", async () => {
    const card = await cardWithPoints(shop, 12.5);
    await newCard();
    const heir = randomName("heir");
    await manage("PUT", `${path}/${card}/transfer`, { newCardIdentifier: heir });
    const wallet = env.WALLETS.getByName(walletNameOfCard(shop.programId, card));
    await makeAllWorkDue(wallet);
    await runDurableObjectAlarm(wallet);
    const balances = `/v1/loyalty_programs/${shop.programId}/export_card_balances`;
    const read = (query = "") => call<string>("GET", `${balances}${query}`, undefined, key);
    expect((await read()).body.split("\n")).toEqual([
      "loyaltyProgramID,loyaltySubledger,cardIdentifier,cardState,currentBalance,pendingBalance," +
        "expiredBalance,spentBalance",
      `${shop.programId},,${heir},active,12.5,0,0,0`,
      "",
    ]);
    const some = await read("?balances=currentBalance&endDate=2999-01-01");
    expect(some.body.split("\n")[1]).toBe(`${shop.programId},,${heir},active,12.5`);
    expect((await read("?balances=debt")).status).toBe(400);
    expect((await read("?endDate=2001-01-01")).status).toBe(400);
  });

  it("waits for an action and becomes active by its transaction", async () => {
    const { identifier } = await newCard();
    const waiting = { points: 4, pendingDuration: "on_action" };
    await manage("PUT", `${path}/${identifier}/add_points`, waiting);
    const wallet = env.WALLETS.getByName(walletNameOfCard(shop.programId, identifier));
    await makeAllWorkDue(wallet);
    await runDurableObjectAlarm(wallet);
    const log = await manage<Page<{ transactionUUID: string }>>(
      "GET",
      `${path}/${identifier}/logs`,
    );
    const transactionUUIDs = log.data.map(({ transactionUUID }) => transactionUUID);
    const activate = `/v1/loyalty_programs/${shop.programId}/activate_points`;
    const answer = await call<{ ledgerEntries: object[] }>(
      "POST",
      activate,
      { transactionUUIDs },
      shop.key,
    );
    const card = await manage<CardBody>("GET", `${path}/${identifier}`);
    expect(answer.body.ledgerEntries).toMatchObject([{ amount: 4, cardID: card.id }]);
    expect(answer.body.ledgerEntries[0]).not.toHaveProperty("customerProfileID");
    expect(card.ledger).toMatchObject({ currentBalance: 4 });
  });
});

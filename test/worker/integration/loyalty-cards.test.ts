import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { eraseProfileStatements } from "../../../src/db/queries/erase-profile";
import {
  createApiKey,
  createApplication,
  manage,
  randomName,
  withBoundKey,
} from "../../support/deployment";
import { call } from "../../support/http";
import {
  type CardBody,
  cardsPath,
  cardWithPoints,
  createCardProgram,
  generateCard,
  type Problem,
} from "../../support/loyalty-cards";

async function createShop(settings: Readonly<Record<string, unknown>> = {}) {
  const shop = await createApplication();
  return { ...shop, programId: await createCardProgram(shop.id, settings) };
}

type Shop = Awaited<ReturnType<typeof createShop>>;

function register<T = CardBody>(shop: Shop, card: string, verb: "link" | "unlink", who: string) {
  const path = `/v2/loyalty_programs/${shop.programId}/cards/${card}/${verb}_profile`;
  return call<T>("POST", path, { integrationId: who }, shop.key);
}

function pointer(answer: { readonly body: unknown }): string | undefined {
  return (answer.body as Problem).errors[0]?.source.pointer;
}

describe("making a card", () => {
  it("draws an identifier, links customers and makes them known", async () => {
    const shop = await createShop({
      cardCodeSettings: { validCharacters: ["a", "b"], couponPattern: "C-##############" },
    });
    const [ann, bob] = [randomName("ann"), randomName("bob")];
    const { status, body } = await generateCard(shop, { customerProfileIds: [ann, bob, ann] });
    expect(status).toBe(200);
    expect(body.identifier).toMatch(/^C-[ab]{14}$/);
    expect(body).toMatchObject({ status: "active", usersPerCardLimit: 0, subledgers: {} });
    expect(body.profiles.map(({ integrationId }) => integrationId)).toEqual([ann, bob]);
    expect(body.ledger).toMatchObject({ currentBalance: 0 });
    // Only who is known can be taken off.
    expect((await register(shop, body.identifier, "unlink", bob)).status).toBe(200);
  });

  it("takes the identifier that is asked for, once for a program", async () => {
    const shop = await createShop();
    const other = { ...shop, programId: await createCardProgram(shop.id) };
    const wish = { cardIdentifier: "Card_9%@", status: "inactive" };
    expect((await generateCard(shop, wish)).body).toMatchObject({
      identifier: "Card_9%@",
      status: "inactive",
    });
    const again = await generateCard(shop, wish);
    expect([again.status, pointer(again)]).toEqual([400, "/cardIdentifier"]);
    expect((await generateCard(other, wish)).status).toBe(200);
    // Upper and lower case differ.
    expect((await generateCard(shop, { cardIdentifier: "card_9%@" })).status).toBe(200);
  });

  it.each([
    [{ cardIdentifier: "abc" }, "/cardIdentifier"],
    [{ cardIdentifier: "no spaces" }, "/cardIdentifier"],
    [{ cardIdentifier: "a".repeat(109) }, "/cardIdentifier"],
    [{ status: "blocked" }, "/status"],
    [{ customerProfileIds: [""] }, "/customerProfileIds/0"],
  ])("refuses %j", async (body, where) => {
    const shop = await createShop();
    const answer = await generateCard<Problem>(shop, body);
    expect([answer.status, pointer(answer)]).toEqual([400, where]);
  });

  it("is refused with more customers than the program allows, and makes nothing", async () => {
    const shop = await createShop({ usersPerCardLimit: 1 });
    const wish = { cardIdentifier: "CARD-1", customerProfileIds: ["a1", "b2"] };
    const answer = await generateCard<Problem>(shop, wish);
    expect([answer.status, pointer(answer)]).toEqual([400, "/customerProfileIds"]);
    expect((await generateCard(shop, { cardIdentifier: "CARD-1" })).status).toBe(200);
  });

  it("needs a program of cards of the Application, and a key that writes", async () => {
    const shop = await createShop();
    const stranger = await createApplication();
    const missing = await generateCard({ ...shop, key: stranger.key });
    expect(missing.status).toBe(404);
    const profiles = await createCardProgram(shop.id, { cardBased: false });
    expect((await generateCard({ ...shop, programId: profiles })).status).toBe(404);
    expect((await generateCard({ ...shop, key: "ApiKey-v1 wrong" })).status).toBe(401);
    const staging = await createApiKey(shop.id, { type: "staging" });
    expect((await generateCard({ ...shop, key: staging })).status).toBe(400);
  });

  it("gives 20 callers of one identifier one card", async () => {
    const shop = await createShop();
    const wish = { cardIdentifier: "THE-ONE" };
    const answers = await Promise.all(Array.from({ length: 20 }, () => generateCard(shop, wish)));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
  });
});

describe("linking customers", () => {
  it("adds and takes off, safe to repeat", async () => {
    const shop = await createShop({ usersPerCardLimit: 2 });
    const { identifier } = (await generateCard(shop)).body;
    const [ann, bob] = [randomName("ann"), randomName("bob")];
    await register(shop, identifier, "link", ann);
    const both = await register(shop, identifier, "link", bob);
    const again = await register(shop, identifier, "link", ann);
    const linked = again.body.profiles.map(({ integrationId }) => integrationId);
    expect([both.status, again.status, linked]).toEqual([200, 200, [ann, bob]]);
    expect((await register(shop, identifier, "unlink", ann)).body.profiles).toHaveLength(1);
    const repeated = await register(shop, identifier, "unlink", ann);
    expect([repeated.status, repeated.body.profiles.length]).toEqual([200, 1]);
  });

  it("never links more than the limit, however many ask at once", async () => {
    const shop = await createShop({ usersPerCardLimit: 3 });
    const { identifier } = (await generateCard(shop)).body;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        register<Problem>(shop, identifier, "link", randomName("user")),
      ),
    );
    const refused = answers.filter(({ status }) => status === 400);
    expect(refused).toHaveLength(17);
    expect(new Set(refused.map(pointer))).toEqual(new Set(["/integrationId"]));
    const card = await manage<CardBody>("GET", `${cardsPath(shop.programId)}/${identifier}`);
    expect(card.profiles).toHaveLength(3);
  });

  it("refuses what is not there", async () => {
    const shop = await createShop();
    const { identifier } = (await generateCard(shop)).body;
    expect((await register(shop, "CARD-none", "link", "ann")).status).toBe(404);
    expect((await register(shop, "CARD-none", "unlink", "ann")).status).toBe(404);
    expect((await register(shop, identifier, "unlink", randomName("nobody"))).status).toBe(404);
    expect((await register(shop, identifier, "link", "")).status).toBe(400);
    expect((await register(shop, "x", "link", "ann")).status).toBe(400);
    const foreign = { ...shop, key: "ApiKey-v1 wrong" };
    expect((await register(foreign, identifier, "link", "ann")).status).toBe(401);
  });

  it("ends when a customer is erased", async () => {
    const shop = await createShop();
    const who = randomName("ann");
    const { identifier } = (await generateCard(shop, { customerProfileIds: [who] })).body;
    await env.DB.batch(eraseProfileStatements(env.DB, "live", who));
    const card = await manage<CardBody>("GET", `${cardsPath(shop.programId)}/${identifier}`);
    expect(card.profiles).toEqual([]);
  });
});

describe("a card's points", () => {
  const read = <T>(shop: Shop, card: string, what: string, key = shop.key) =>
    call<T>("GET", `${cardsPath(shop.programId)}/${card}/${what}`, undefined, key);

  it("are told as balances, transactions and unspent points", async () => {
    const shop = await createShop();
    const card = await cardWithPoints(shop, 120);
    const path = `${cardsPath(shop.programId)}/${card}`;
    await manage("PUT", `${path}/add_points`, { points: 5, subledgerId: "gifts" });
    await manage("PUT", `${path}/add_points`, { points: 7, subledgerId: "vip" });
    await manage("PUT", `${path}/deduct_points`, { points: 20.5, name: "Correction" });
    const { body } = await read<Record<string, unknown>>(shop, card, "balances?subledgerId=gifts");
    expect(body).toMatchObject({
      balance: { activePoints: 99.5, spentPoints: 20.5 },
      subledgerBalances: { gifts: { activePoints: 5 } },
      profiles: [],
    });
    expect(Object.keys(body["subledgerBalances"] as object)).toEqual(["gifts"]);
    type Page = { data: Record<string, unknown>[] };
    const log = await read<Page>(shop, card, "transactions?subledgerId=&subledgerId=gifts");
    expect(log.body.data.map(({ type, amount }) => [type, amount])).toEqual([
      ["subtraction", 20.5],
      ["addition", 5],
      ["addition", 120],
    ]);
    expect(log.body.data[0]).toMatchObject({ cardIdentifier: card, name: "Correction" });
    const lots = await read<Page>(shop, card, "points?subledgerId=vip");
    expect(lots.body.data.map(({ amount }) => amount)).toEqual([7]);
  });

  it.each(["balances", "transactions", "points"])("%s refuse what is not there", async (what) => {
    const shop = await createShop();
    const card = await cardWithPoints(shop, 1);
    expect((await read(shop, "CARD-none", what)).status).toBe(404);
    expect((await read(shop, "x", what)).status).toBe(400);
    expect((await read(shop, card, what, "ApiKey-v1 wrong")).status).toBe(401);
    const stranger = await createApplication();
    expect((await read(shop, card, what, stranger.key)).status).toBe(404);
    const profiles = await createCardProgram(shop.id, { cardBased: false });
    expect((await read({ ...shop, programId: profiles }, card, what)).status).toBe(404);
  });

  it("are no customer's", async () => {
    const shop = await createShop();
    const who = randomName("ann");
    await generateCard(shop, { customerProfileIds: [who] });
    const path = `/v1/loyalty_programs/${shop.programId}/profile/${who}`;
    expect((await call("GET", `${path}/balances`, undefined, shop.key)).status).toBe(404);
    await withBoundKey([shop.id], async (key) => {
      const body = { points: 1 };
      expect((await call("PUT", `${path}/add_points`, body, `Bearer ${key}`)).status).toBe(404);
    });
  });
});

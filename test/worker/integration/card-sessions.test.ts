import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app";
import { NO_WRITES } from "../../../src/core/evaluation/writes";
import { closureStatements } from "../../../src/db/queries/closure";
import type { ApiRouter } from "../../../src/http/openapi";
import { createCampaign, manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { cardsPath, cardWithPoints, createCardProgram } from "../../support/loyalty-cards";
import {
  bodyOf,
  type CardAnswer,
  type CardOrder,
  type CardShop,
  createCardShop,
  orderOf,
  pointsOn,
  putOrder,
} from "./card-shop";
import { countHops } from "./count-hops";

let shop: CardShop;

beforeEach(async () => {
  shop = await createCardShop();
});

function put(order: CardOrder, id = randomName("order")) {
  return putOrder(shop, id, order);
}

function change(card: string, what: string, body?: object) {
  const method = what === "" && body === undefined ? "DELETE" : "PUT";
  return manage(method, `${cardsPath(shop.programId)}/${card}${what}`, body);
}

const blocked = { status: "inactive" };

describe("a card in a session", () => {
  it("collects and pays, and the answer shows it", async () => {
    const card = await cardWithPoints(shop, 100);
    const { status, body } = await put({ card, spend: 30, price: 12 });
    expect(status).toBe(200);
    expect(body.effects.map(({ effectType, props }) => [effectType, props["value"]])).toEqual([
      ["deductLoyaltyPoints", 30],
      ["addLoyaltyPoints", 12],
    ]);
    for (const { props } of body.effects) expect(props["cardIdentifier"]).toBe(card);
    const [shown] = body.loyalty.cards ?? [];
    expect(shown).toMatchObject({ identifier: card, status: "active" });
    expect(shown?.ledger).toMatchObject({ currentBalance: 82, tentativeCurrentBalance: 82 });
    expect(await pointsOn(shop, card)).toBe(82);
  });

  it("shows what an open session will come to", async () => {
    const card = await cardWithPoints(shop, 100);
    const id = randomName("cart");
    await put({ card, state: "open" }, id);
    // The stored card counts, too.
    const later = await put({ state: "open", price: 7 }, id);
    const [shown] = later.body.loyalty.cards ?? [];
    expect(shown?.ledger).toMatchObject({ currentBalance: 100, tentativeCurrentBalance: 100 });
    expect((await put({ price: 7 }, id)).body.loyalty.cards?.[0]?.ledger).toMatchObject({
      currentBalance: 107,
    });
    expect(await pointsOn(shop, card)).toBe(107);
  });

  it("is a card of whoever shows it: two customers collect on one", async () => {
    const card = await cardWithPoints(shop, 0);
    const [ann, bob] = [randomName("ann"), randomName("bob")];
    await Promise.all([
      put({ card, price: 3, profileId: ann }),
      put({ card, price: 4, profileId: bob }),
    ]);
    expect(await pointsOn(shop, card)).toBe(7);
  });

  it("fails the rules when there is none, or too little on it", async () => {
    const none = await put({ spend: 5 });
    expect(none.body.ruleFailureReasons.map(({ details }) => details)).toContain(
      "The session names no loyalty card",
    );
    const card = await cardWithPoints(shop, 10);
    const short = await put({ card, spend: 10.01 });
    expect(short.body.ruleFailureReasons.map(({ details }) => details)).toContain(
      "10.01 points are asked for, but only 10 can be spent",
    );
    expect(await pointsOn(shop, card)).toBe(20);
  });

  it("is refused when it is not there, inactive, transferred or deleted", async () => {
    const heir = `${randomName("CARD")}-new`;
    const cards = await Promise.all([1, 2, 3].map(() => cardWithPoints(shop, 5)));
    const [inactive = "", transferred = "", deleted = ""] = cards;
    await change(inactive, "", blocked);
    await change(transferred, "/transfer", { newCardIdentifier: heir });
    await change(deleted, "");
    for (const card of ["CARD-none", inactive, transferred, deleted]) {
      for (const state of ["open", "closed"]) {
        const answer = await put({ card, state });
        expect([card, answer.status]).toEqual([card, 400]);
        expect(answer.body.errors[0]?.source.pointer).toBe("/loyaltyCards/0");
      }
    }
    expect((await put({ card: heir, spend: 5 })).body.effects).toHaveLength(2);
    const two = { ...orderOf({}), loyaltyCards: [heir, inactive] };
    const path = `/v2/customer_sessions/${randomName("two")}`;
    expect((await call("PUT", path, bodyOf(two), shop.key)).status).toBe(400);
  });

  it("may be blocked while a cart is open: the cart can be given up, not closed", async () => {
    const card = await cardWithPoints(shop, 5);
    const [id, other] = [randomName("cart"), randomName("cart")];
    await put({ card, state: "open" }, id);
    await put({ card, state: "open" }, other);
    await change(card, "", blocked);
    expect((await put({ spend: 5 }, id)).status).toBe(400);
    expect((await put({ state: "cancelled" }, id)).status).toBe(200);
    const without = { ...orderOf({ spend: 5 }), loyaltyCards: [] };
    const path = `/v2/customer_sessions/${other}`;
    expect((await call("PUT", path, bodyOf(without), shop.key)).status).toBe(200);
    await change(card, "", { status: "active" });
    expect(await pointsOn(shop, card)).toBe(5);
  });

  it("of another program moves no points in this one", async () => {
    const programId = await createCardProgram(shop.id);
    const card = await cardWithPoints({ ...shop, programId }, 5);
    const { body } = await put({ card, spend: 5 });
    expect(body.effects).toEqual([]);
    expect(body.loyalty.cards).toMatchObject([{ identifier: card, programID: programId }]);
  });

  it("gives 50 callers of its last point one winner", { timeout: 60_000 }, async () => {
    const card = await cardWithPoints(shop, 1);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => put({ card, spend: 1, price: 0 })),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].filter((status) => status !== 200 && status !== 409)).toEqual([]);
    const paid = answers.filter(
      ({ status, body }) =>
        status === 200 && body.effects.some((one) => one.effectType === "deductLoyaltyPoints"),
    );
    expect(paid).toHaveLength(1);
    expect(await pointsOn(shop, card)).toBe(0);
  });
});

describe("points of a card that wait for an action", () => {
  it("become active by the session that earned them", async () => {
    shop = await createCardShop({ defaultPending: "on_action", defaultValidity: "30D" });
    const [card, old] = [await cardWithPoints(shop, 0), await cardWithPoints(shop, 0)];
    const heir = randomName("heir");
    await change(old, "/transfer", { newCardIdentifier: heir });
    for (const identifier of [card, heir]) {
      const id = randomName("order");
      await put({ card: identifier, price: 9 }, id);
      expect(await pointsOn(shop, identifier)).toBe(0);
      const path = `/v1/loyalty_programs/${shop.programId}/activate_points`;
      const answer = await call("POST", path, { sessionId: id }, shop.key);
      expect([answer.status, answer.body]).toMatchObject([200, { ledgerEntries: [{ amount: 9 }] }]);
      expect(await pointsOn(shop, identifier)).toBe(9);
    }
  });
});

describe("a closure with a card", () => {
  it("is refused by the store when the card was blocked since it was read", async () => {
    const card = await cardWithPoints(shop, 1);
    const row = await env.DB.prepare("SELECT id FROM loyalty_cards WHERE identifier = ?1")
      .bind(card)
      .first<{ id: number }>();
    const send = (session: number) =>
      env.DB.batch(
        closureStatements(env.DB, {
          closureId: crypto.randomUUID(),
          applicationId: shop.id,
          environment: "live",
          subjectId: session,
          epoch: 0,
          nowMs: 1,
          profile: null,
          couponIds: [],
          cardIds: [row?.id ?? 0],
          charges: [],
          writes: NO_WRITES,
          event: null,
          messages: [],
        }).map(({ statement }) => statement),
      );
    await send(1);
    await change(card, "", blocked);
    await expect(send(2)).rejects.toThrow("closure_facts_unchanged");
    await change(card, "", { status: "active" });
    await send(2);
  });
});

describe("taking back a session with a card", () => {
  const refund = (card: string) => pointsOn(shop, card);

  it("gives the card its points back, by cancellation and reopening", async () => {
    const card = await cardWithPoints(shop, 100);
    const [one, two] = [randomName("order"), randomName("order")];
    await put({ card, spend: 30, price: 0 }, one);
    await put({ card, spend: 20, price: 0 }, two);
    expect(await refund(card)).toBe(50);
    const cancelled = await put({ card, spend: 30, price: 0, state: "cancelled" }, one);
    expect(cancelled.status).toBe(200);
    expect(cancelled.body.effects).toMatchObject([
      { effectType: "rollbackDeductedLoyaltyPoints", props: { value: 30, cardIdentifier: card } },
    ]);
    expect(cancelled.body.loyalty.cards?.[0]?.ledger).toMatchObject({ currentBalance: 80 });
    const path = `/v2/customer_sessions/${two}/reopen`;
    expect((await call("PUT", path, undefined, shop.key)).status).toBe(200);
    expect(await refund(card)).toBe(100);
  });

  it("finds the points after the card was transferred, and transferred again", async () => {
    const card = await cardWithPoints(shop, 100);
    const [second, third] = [randomName("second"), randomName("third")];
    const [one, two] = [randomName("order"), randomName("order")];
    await put({ card, spend: 30, price: 0 }, one);
    await change(card, "/transfer", { newCardIdentifier: second });
    await put({ card: second, spend: 20, price: 0 }, two);
    await change(second, "/transfer", { newCardIdentifier: third });
    for (const id of [one, two]) {
      const path = `/v2/customer_sessions/${id}/reopen`;
      expect((await call("PUT", path, undefined, shop.key)).status).toBe(200);
    }
    expect(await refund(third)).toBe(100);
  });

  it("counts points again on a return, as of the closing, whatever the card is called now", async () => {
    const program = { returnPolicy: "within_balance" };
    shop = await createCardShop(program, { reevaluateOnReturn: true });
    const card = await cardWithPoints(shop, 100);
    const id = randomName("order");
    const path = `/v2/customer_sessions/${id}`;
    const cartItems = [{ name: "Tea", sku: "tea", quantity: 2, price: 10 }];
    const order = { ...orderOf({ card, spend: 1 }), cartItems };
    expect((await call("PUT", path, bodyOf(order), shop.key)).status).toBe(200);
    const heir = randomName("heir");
    await change(card, "/transfer", { newCardIdentifier: heir });
    expect(await refund(heir)).toBe(119);
    const answer = await call<CardAnswer>(
      "POST",
      `${path}/returns?runRuleEngine=true`,
      { return: { returnedCartItems: [{ position: 0, quantity: 1 }] } },
      shop.key,
    );
    expect([answer.status, answer.body.effects]).toMatchObject([
      200,
      [{ effectType: "rollbackAddedLoyaltyPoints", props: { value: 10, cardIdentifier: card } }],
    ]);
    expect(await refund(heir)).toBe(109);
  });

  it("gives nothing to a new card of the name of one that was deleted", async () => {
    const card = await cardWithPoints(shop, 100);
    const id = randomName("order");
    await put({ card, spend: 30, price: 0 }, id);
    await change(card, "");
    const path = cardsPath(shop.programId);
    await call("POST", path, { cardIdentifier: card }, shop.key);
    expect(await refund(card)).toBe(0);
    const reopen = `/v2/customer_sessions/${id}/reopen`;
    expect((await call("PUT", reopen, undefined, shop.key)).status).toBe(200);
    expect(await refund(card)).toBe(0);
    expect((await put({ card, price: 8 })).status).toBe(200);
    expect(await refund(card)).toBe(8);
  });
});

describe("a card that a rule names", () => {
  it("gets its points though the session shows another, or none", async () => {
    const friend = await cardWithPoints(shop, 0);
    const gift = {
      type: "awardLoyaltyPoints",
      program: { id: shop.programId },
      subledger: "gifts",
      name: "Gift",
      value: 2,
      partial: false,
      target: { type: "cart" },
      recipient: "Current",
    };
    const closing = { id: "g1", type: "checkEvent", eventType: "talon_session_closed" };
    const rule = (title: string, cardIdentifier: string) => ({
      title,
      blocks: [closing, { id: "g2", ...gift, cardIdentifier }],
    });
    await createCampaign(shop.id, {
      promotionRules: [rule("Gift", friend), rule("Nobody", "CARD-none")],
      strikethroughRules: [],
      selectors: [],
      bundles: [],
    });
    const { status, body } = await put({ price: 1 });
    expect(status).toBe(200);
    expect(body.effects.map(({ props }) => props["cardIdentifier"])).toEqual([friend]);
    expect(body.ruleFailureReasons.map(({ details }) => details)).toContainEqual(
      expect.stringMatching(/^The program ".*" has no loyalty card "CARD-none"$/),
    );
    const path = `${cardsPath(shop.programId)}/${friend}/balances`;
    const balances = await call<{ subledgerBalances: unknown }>("GET", path, undefined, shop.key);
    expect(balances.body.subledgerBalances).toMatchObject({ gifts: { activePoints: 2 } });
  });
});

describe("a card in an event", () => {
  it("collects, and is refused when it is inactive or unknown", async () => {
    const card = await cardWithPoints(shop, 1);
    const send = (loyaltyCard: string) =>
      call<CardAnswer>(
        "POST",
        "/v2/events?silent=no",
        {
          profileId: randomName("ann"),
          type: shop.eventType,
          loyaltyCards: [loyaltyCard],
          responseContent: ["loyalty"],
        },
        shop.key,
      );
    const { status, body } = await send(card);
    expect(status).toBe(200);
    expect(body.effects).toMatchObject([{ props: { value: 5, cardIdentifier: card } }]);
    expect(body.loyalty.cards?.[0]?.ledger).toMatchObject({ currentBalance: 6 });
    await change(card, "", blocked);
    for (const refused of [card, "CARD-none"]) {
      const answer = await send(refused);
      expect([answer.status, answer.body.errors[0]?.source.pointer]).toEqual([
        400,
        "/loyaltyCards/0",
      ]);
    }
  });
});

describe("waits for storage with a card", () => {
  let app: ApiRouter;

  const request = (method: string, path: string, body?: object) => {
    const headers = { authorization: shop.key, "content-type": "application/json" };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    return countHops(app, new Request(`https://tessera.test${path}`, { method, headers, ...text }));
  };
  const send = (order: CardOrder) => {
    return request("PUT", `/v2/customer_sessions/${randomName("o")}`, bodyOf(orderOf(order)));
  };

  it("are 2 for a cart, 4 for a close, and 1 more for a card that was transferred", async () => {
    app = createApp();
    const [card, old] = [await cardWithPoints(shop, 50), await cardWithPoints(shop, 50)];
    const heir = randomName("heir");
    await change(old, "/transfer", { newCardIdentifier: heir });
    await send({ card });
    expect(await send({ card, state: "open" })).toMatchObject({ status: 200, hops: 2 });
    expect(await send({ card, spend: 1 })).toMatchObject({ status: 200, hops: 4 });
    expect(await send({ card: heir, state: "open" })).toMatchObject({ status: 200, hops: 3 });
    expect(await send({ card: heir, spend: 1 })).toMatchObject({ status: 200, hops: 5 });
    for (const [identifier, hops] of [
      [card, 1],
      [heir, 2],
    ] as const) {
      const path = `${cardsPath(shop.programId)}/${identifier}/balances`;
      expect(await request("GET", path)).toMatchObject({ status: 200, hops });
    }
  });
});

import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { createApplication, randomName, type TestApplication } from "../../support/deployment";
import { call } from "../../support/http";
import { makeAllWorkDue, sessionRpc } from "../durable/platform";
import { createPool, createRule, discount, giveaway } from "./rules-shop";
import { bigCart, effectsOfType, putSession, type SessionBody } from "./spend-points-shop";
import { callWithoutFinish } from "./unfinished";

/** Fifty closes share one small machine with the other tests. */
vi.setConfig({ testTimeout: 60_000 });

const SECTIONS = ["awardedGiveaways", "ruleFailureReasons"];

const closing = () => ({
  profileId: randomName("customer"),
  state: "closed",
  cartItems: bigCart,
});

async function shopWithPool(codes: readonly string[]) {
  const shop = await createApplication();
  const pool = await createPool(codes);
  await createRule(shop, [giveaway(pool)]);
  return { shop, pool };
}

function closeAtOnce(shop: TestApplication, count: number) {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      putSession(shop, `race-${index}`, closing(), SECTIONS),
    ),
  );
}

const codeOf = (body: SessionBody) => effectsOfType(body, "awardGiveaway")[0]?.props["code"];

async function storedSession(shop: TestApplication, session: string): Promise<SessionBody> {
  const path = `/v2/customer_sessions/${session}`;
  const answer = await call<SessionBody>("GET", path, undefined, shop.key);
  expect(answer.status).toBe(200);
  return answer.body;
}

describe("a giveaway", () => {
  it("is promised while the session is open, and awarded with its code at the close", async () => {
    const { shop, pool } = await shopWithPool(["GIFT-1", "GIFT-2"]);
    const change = closing();
    const open = await putSession(shop, "order", { ...change, state: "open" }, SECTIONS);
    expect(open.body.effects).toMatchObject([
      {
        effectType: "willAwardGiveaway",
        props: {
          poolId: pool.id,
          poolName: pool.name,
          recipientIntegrationId: change.profileId,
        },
      },
    ]);
    expect(open.body.awardedGiveaways).toEqual([]);
    const closed = await putSession(shop, "order", change, SECTIONS);
    expect(closed.body.effects).toMatchObject([
      {
        effectType: "awardGiveaway",
        props: {
          poolId: pool.id,
          poolName: pool.name,
          recipientIntegrationId: change.profileId,
          giveawayId: expect.any(Number),
          code: "GIFT-1",
        },
      },
    ]);
    expect(closed.body.awardedGiveaways).toEqual([
      {
        id: closed.body.effects[0]?.props["giveawayId"],
        created: expect.any(String),
        code: "GIFT-1",
        poolId: pool.id,
        attributes: {},
        used: true,
        importId: expect.any(Number),
        profileIntegrationId: change.profileId,
      },
    ]);
    const repeated = await putSession(shop, "order", change, SECTIONS);
    expect(repeated.body).toEqual(closed.body);
    expect((await storedSession(shop, "order")).effects).toEqual(closed.body.effects);
  });

  it("is not awarded by a dry close", async () => {
    const { shop } = await shopWithPool(["GIFT-1"]);
    const path = "/v2/customer_sessions/order?dry=true";
    const sent = { customerSession: closing(), responseContent: SECTIONS };
    const dry = await call<SessionBody>("PUT", path, sent, shop.key);
    expect(dry.body.effects).toMatchObject([{ effectType: "willAwardGiveaway" }]);
    expect(dry.body.awardedGiveaways).toEqual([]);
    expect(codeOf((await putSession(shop, "order", closing())).body)).toBe("GIFT-1");
  });

  it("shows its code after the caller died between the decision and the finish", async () => {
    const { shop } = await shopWithPool(["GIFT-1"]);
    const body = { customerSession: closing() };
    const response = await callWithoutFinish(shop, "PUT", "order", body);
    expect(response.status).toBe(200);
    const stub = env.SESSIONS.getByName(`${shop.id}:order`);
    expect((await sessionRpc(stub).load()).inDoubt).not.toBeNull();
    await makeAllWorkDue(stub);
    await runDurableObjectAlarm(stub);
    const read = await storedSession(shop, "order");
    expect(read.customerSession["state"]).toBe("closed");
    expect(codeOf(read)).toBe("GIFT-1");
  });

  it("goes to each of 50 parallel closes with a code of its own", async () => {
    const codes = Array.from({ length: 1_000 }, (_, index) => `GIFT-${index}`);
    const { shop } = await shopWithPool(codes);
    const answers = await closeAtOnce(shop, 50);
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    const awarded = answers.map(({ body }) => codeOf(body));
    expect(new Set(awarded).size).toBe(50);
    for (const code of awarded) expect(codes).toContain(code);
    for (const { body } of answers) {
      expect(body.awardedGiveaways).toMatchObject([{ code: codeOf(body) }]);
    }
  });

  it("goes to one of 50 parallel closes when there is one; 49 rules fail", async () => {
    const { shop } = await shopWithPool(["ONLY"]);
    const answers = await closeAtOnce(shop, 50);
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    const awarded = answers.filter(({ body }) => effectsOfType(body, "awardGiveaway").length > 0);
    expect(awarded.map(({ body }) => codeOf(body))).toEqual(["ONLY"]);
    const failed = answers.filter((answer) => answer !== awarded[0]);
    for (const { body } of failed) {
      expect(body.effects).toEqual([]);
      expect(body.ruleFailureReasons).toMatchObject([
        { details: expect.stringContaining("nothing left") },
      ]);
    }
  });
});

it("spends a budget with room for 7.5 discounts to the cent in 20 parallel closes", async () => {
  const shop = await createApplication();
  const limits = [{ action: "setDiscount", limit: 74.93, entities: [] }];
  const campaignId = await createRule(shop, [discount(9.99, true)], { limits });
  const answers = await closeAtOnce(shop, 20);
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  const given = answers
    .flatMap(({ body }) => effectsOfType(body, "setDiscount"))
    .map(({ props }) => Math.round(Number(props["value"]) * 100))
    .sort((a, b) => a - b);
  expect(given).toEqual([500, ...Array(7).fill(999)]);
  const failed = answers.filter(({ body }) => body.effects.length === 0);
  expect(failed).toHaveLength(12);
  for (const { body } of failed) expect(body.ruleFailureReasons).toHaveLength(1);
  const counter = await env.DB.prepare(
    "SELECT used FROM counters WHERE campaign_id = ?1 AND action = 'setDiscount'",
  )
    .bind(campaignId)
    .first<{ used: number }>();
  expect(counter?.used).toBe(74_930);
});

import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { randomName, type TestApplication } from "../../support/deployment";
import { sessionRpc } from "../durable/platform";
import { effectsOfType, putSession } from "./spend-points-shop";
import {
  createShop,
  getSession,
  reopen,
  returnUnits,
  shoeCart,
  shoeDiscount,
  told,
} from "./undo-shop";
import { ageIntent, callWithoutFinish } from "./unfinished";

const closed = (profileId: string) => ({ profileId, state: "closed", cartItems: shoeCart });

const cancelled = { state: "cancelled" };

const oneShoe = [{ position: 1, quantity: 1 }];

/** A budget that one order of two pairs of shoes uses up. */
const createShoeShop = () =>
  createShop([shoeDiscount], {
    limits: [{ action: "setDiscountEffect", limit: 2, entities: [] }],
  });

const isInDoubt = async (shop: TestApplication, session: string) => {
  const stub = env.SESSIONS.getByName(`${shop.id}:${session}`);
  return (await sessionRpc(stub).load()).inDoubt !== null;
};

async function leftInDoubt(
  shop: TestApplication,
  method: string,
  path: string,
  body?: unknown,
): Promise<void> {
  const response = await callWithoutFinish(shop, method, path, body);
  expect(response.status).toBe(200);
  expect(await isInDoubt(shop, "order")).toBe(true);
}

/** How many discounts the budget has left for another order. */
const left = async (shop: TestApplication) => {
  const path = randomName("next");
  const next = await putSession(shop, path, closed(""));
  await putSession(shop, path, cancelled);
  return next.body.effects.length;
};

describe("a close that took hold, and whose caller is gone", () => {
  const closeUnheard = async () => {
    const shop = await createShoeShop();
    const customer = randomName("customer");
    await leftInDoubt(shop, "PUT", "order", { customerSession: closed(customer) });
    return shop;
  };

  it("is read as closed", async () => {
    const shop = await closeUnheard();
    const { body } = await getSession(shop, "order");
    expect(body.customerSession["state"]).toBe("closed");
    expect(body.effects).toHaveLength(2);
  });

  it("is cancelled with its rollbacks", async () => {
    const shop = await closeUnheard();
    const answer = await putSession(shop, "order", cancelled, ["customerProfile"]);
    expect(effectsOfType(answer.body, "rollbackDiscount")).toHaveLength(2);
    expect(answer.body.customerProfile).toMatchObject({ closedSessions: 0, totalSales: 0 });
    expect(await left(shop)).toBe(2);
  });

  it("is reopened with its rollbacks", async () => {
    const shop = await closeUnheard();
    const answer = await reopen(shop, "order");
    expect(effectsOfType(answer.body, "rollbackDiscount")).toHaveLength(2);
    expect(answer.body.customerSession).toMatchObject({ state: "open", updateCount: 2 });
    expect(await left(shop)).toBe(2);
  });

  it("gives units back", async () => {
    const shop = await closeUnheard();
    const answer = await returnUnits(shop, "order", oneShoe);
    expect(effectsOfType(answer.body, "rollbackDiscount")).toHaveLength(1);
    expect(await isInDoubt(shop, "order")).toBe(false);
  });
});

describe("a close that nobody decided", () => {
  const beginOnly = async () => {
    const shop = await createShoeShop();
    await putSession(shop, "order", { ...closed(""), state: "open" });
    const stub = sessionRpc(env.SESSIONS.getByName(`${shop.id}:order`));
    const { document, version, resultJson } = await stub.read();
    if (!document) throw new Error("the session is stored");
    const closureId = crypto.randomUUID();
    const begun = await stub.begin({
      closureId,
      expectedVersion: version,
      document: { ...document, state: "closed", epoch: 1 },
      resultJson,
      nowMs: Date.now(),
    });
    expect(begun.ok).toBe(true);
    await ageIntent(shop, "order");
    return { shop, closureId };
  };

  const outcomeOf = (closureId: string) =>
    env.DB.prepare("SELECT outcome FROM closures WHERE id = ?").bind(closureId).first("outcome");

  it("is fenced off before the open session is cancelled", async () => {
    const { shop, closureId } = await beginOnly();
    const answer = await putSession(shop, "order", cancelled, ["customerSession"]);
    expect(answer).toMatchObject({
      status: 200,
      body: { effects: [], customerSession: { state: "cancelled", updateCount: 2 } },
    });
    expect(await outcomeOf(closureId)).toBe("aborted");
  });

  it.each([
    ["return", (shop: TestApplication) => returnUnits(shop, "order", oneShoe)],
    ["reopening", (shop: TestApplication) => reopen(shop, "order")],
  ])("is fenced off before a %s is refused", async (_what, send) => {
    const { shop, closureId } = await beginOnly();
    expect(await send(shop)).toMatchObject({
      status: 400,
      body: { errors: [{ source: { pointer: "/state" } }] },
    });
    expect(await outcomeOf(closureId)).toBe("aborted");
    expect((await getSession(shop, "order")).body.customerSession["state"]).toBe("open");
  });
});

describe("a return that took hold, and whose caller is gone", () => {
  const returnUnheard = async () => {
    const shop = await createShoeShop();
    await putSession(shop, "order", closed(randomName("customer")));
    const body = { return: { returnedCartItems: oneShoe } };
    await leftInDoubt(shop, "POST", "order/returns", body);
    return shop;
  };

  it("counts before the next one, which gets the next unit", async () => {
    const shop = await returnUnheard();
    const next = await returnUnits(shop, "order", oneShoe, ["previousReturns"]);
    expect(told(next.body)).toMatchObject([{ props: { cartItemSubPosition: 1 } }]);
    expect(next.body.previousReturns).toHaveLength(1);
    const third = await returnUnits(shop, "order", oneShoe);
    expect(third.status).toBe(400);
  });

  it("leaves its rest to a cancellation", async () => {
    const shop = await returnUnheard();
    const answer = await putSession(shop, "order", cancelled, ["customerProfile"]);
    expect(told(answer.body)).toMatchObject([{ props: { cartItemSubPosition: 1 } }]);
    expect(answer.body.customerProfile).toMatchObject({ closedSessions: 0, totalSales: 0 });
    expect(await left(shop)).toBe(2);
  });

  it("makes a reopening illegal", async () => {
    const shop = await returnUnheard();
    expect((await reopen(shop, "order")).status).toBe(400);
  });
});

it("reopens once when the first call was not heard of", async () => {
  const shop = await createShoeShop();
  const order = closed(randomName("customer"));
  await putSession(shop, "order", order);
  await leftInDoubt(shop, "PUT", "order/reopen");
  expect(await reopen(shop, "order")).toMatchObject({
    status: 400,
    body: { errors: [{ source: { pointer: "/state" } }] },
  });
  const again = await putSession(shop, "order", order, ["customerSession", "customerProfile"]);
  expect(again.body.effects).toHaveLength(2);
  expect(again.body).toMatchObject({
    customerSession: { updateCount: 3 },
    customerProfile: { closedSessions: 1 },
  });
});

it("tells a call that meets another one's closure what stands after it", async () => {
  const shop = await createShoeShop();
  await putSession(shop, "order", closed(randomName("customer")));
  const [first, second, cancel] = await Promise.all([
    returnUnits(shop, "order", oneShoe),
    returnUnits(shop, "order", oneShoe),
    putSession(shop, "order", cancelled),
  ]);
  expect(cancel.status).toBe(200);
  const taken = [first, second].filter(({ status }) => status === 200);
  const places = [...taken, cancel].flatMap(({ body }) =>
    body.effects.map(({ props }) => props["cartItemSubPosition"]),
  );
  expect(places.toSorted((a, b) => Number(a) - Number(b))).toEqual([0, 1]);
  expect(await left(shop)).toBe(2);
});

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApiKey, createApplication, randomName } from "../../support/deployment";
import { type Answer, call } from "../../support/http";
import { decideClosure, sessionRpc } from "../durable/platform";
import { createKeyedShop, sendKeyed, type Shop } from "./idempotent-calls";
import {
  activePoints,
  bigCart,
  closing,
  createCustomer,
  putSession,
  type SessionBody,
} from "./spend-points-shop";

let shop: Shop;

beforeAll(async () => {
  shop = await createKeyedShop();
});

const pathOf = (session: string) => `/v2/customer_sessions/${session}`;

function put(
  session: string,
  change: unknown,
  key: string,
  { query = "", authorization = shop.key } = {},
): Promise<Answer<SessionBody>> {
  const body = { customerSession: change, responseContent: ["customerSession"] };
  return sendKeyed(authorization, { method: "PUT", path: pathOf(session) + query, body }, key);
}

const isReplayed = ({ headers }: Answer) => headers.get("idempotency-replayed") === "true";

const read = async (session: string) =>
  (
    await call<{ customerSession: Record<string, unknown> }>(
      "GET",
      pathOf(session),
      undefined,
      shop.key,
    )
  ).body.customerSession;

const stubOf = (session: string) => env.SESSIONS.getByName(`${shop.id}:${session}`);

const cart = (quantity: number) => ({
  cartItems: [{ name: "Shirt", sku: "shirt", quantity, price: 10 }],
});

describe("a session's Idempotency-Key", () => {
  it("brings an older update's own answer, and leaves the session as it is", async () => {
    const session = randomName("cart");
    const first = await put(session, cart(1), "first");
    await put(session, cart(2), "second");
    await putSession(shop, session, cart(3));
    const again = await put(session, cart(1), "first");
    expect(isReplayed(again)).toBe(true);
    expect(again.body).toEqual(first.body);
    expect(await read(session)).toMatchObject({ ...cart(3), updateCount: 3 });
  });

  it("brings the answers of a close, a return and a reopening after one another", async () => {
    const session = randomName("order");
    const customer = await createCustomer(shop, 120);
    const units = { return: { returnedCartItems: [{ position: 0, quantity: 1 }] } };
    const calls = [
      { method: "PUT", path: pathOf(session), body: { customerSession: closing(customer, 50) } },
      { method: "PUT", path: `${pathOf(session)}/reopen` },
      { method: "PUT", path: pathOf(session), body: { customerSession: closing(customer, 20) } },
      { method: "POST", path: `${pathOf(session)}/returns`, body: units },
    ];
    const firsts: Answer[] = [];
    for (const [at, each] of calls.entries()) {
      firsts.push(await sendKeyed(shop.key, each, `step-${at}`));
    }
    expect(firsts.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const before = await read(session);
    const points = await activePoints(shop, customer);
    for (const [at, each] of calls.entries()) {
      const again = await sendKeyed(shop.key, each, `step-${at}`);
      expect([at, isReplayed(again), again.body]).toEqual([at, true, firsts[at]?.body]);
    }
    expect(await read(session)).toEqual(before);
    expect(await activePoints(shop, customer)).toBe(points);
  });

  it("belongs to the session", async () => {
    const [one, two] = [randomName("cart"), randomName("cart")];
    await put(one, cart(1), "the same");
    const other = await put(two, cart(1), "the same");
    expect([other.status, isReplayed(other)]).toEqual([200, false]);
    expect((await put(one, cart(2), "the same")).status).toBe(422);
  });

  it("is not kept by dry calls, nor looked up by them", async () => {
    const session = randomName("cart");
    const stagingKey = await createApiKey(shop.id, { type: "staging" });
    const dry = await put(session, cart(1), "key", { query: "?dry=true" });
    const staged = await put(session, cart(1), "key", { authorization: stagingKey });
    expect([dry.status, staged.status]).toEqual([200, 200]);
    const first = await put(session, cart(2), "key");
    expect([first.status, isReplayed(first)]).toEqual([200, false]);
    for (const settings of [{ query: "?dry=true" }, { authorization: stagingKey }]) {
      const again = await put(session, cart(3), "key", settings);
      expect([again.status, isReplayed(again)]).toEqual([200, false]);
    }
  });

  it("brings nothing along of a refused call", async () => {
    const session = randomName("order");
    const refused = await put(session, { state: "closed", storeIntegrationId: "none" }, "key");
    const made = await put(session, { state: "closed", cartItems: bigCart }, "key");
    expect([refused.status, made.status, isReplayed(made)]).toEqual([400, 200, false]);
  });
});

/** What a close leaves behind that dies after the session wrote the intent down. */
async function leaveInDoubt(session: string, key: string, ageMs: number): Promise<string> {
  await put(session, cart(1), "before");
  const stub = stubOf(session);
  const rpc = sessionRpc(stub);
  const { version, document, resultJson } = await rpc.read();
  if (!document) throw new Error("the session is not stored");
  const closureId = crypto.randomUUID();
  const begun = await rpc.begin({
    closureId,
    expectedVersion: version,
    document: { ...document, state: "closed" },
    resultJson,
    nowMs: Date.now(),
    call: { key, fingerprint: await fingerprintOf(session) },
  });
  if (!begun.ok) throw new Error(begun.error.code);
  await runInDurableObject(stub, (_, state) => {
    state.storage.sql.exec("UPDATE intent SET since_ms = since_ms - ?", ageMs);
  });
  return closureId;
}

/** What the close is known by, learned from a session of the same name in another Application. */
async function fingerprintOf(session: string): Promise<string> {
  const other = await createApplication();
  const key = "fingerprint";
  await put(session, { state: "closed" }, key, { authorization: other.key });
  const stub = env.SESSIONS.getByName(`${other.id}:${session}`);
  const { earlier } = await sessionRpc(stub).load(key);
  if (!earlier) throw new Error("the call was not remembered");
  return earlier.fingerprint;
}

describe("a twin of a close in doubt", () => {
  const close = { state: "closed" };

  it("is asked to come again while the first may be at work", async () => {
    const session = randomName("order");
    const closureId = await leaveInDoubt(session, "key", 0);
    const twin = await put(session, close, "key");
    expect(twin.status).toBe(409);
    expect(twin.headers.get("retry-after")).toBe("1");
    expect(isReplayed(twin)).toBe(false);
    await sessionRpc(stubOf(session)).finish(closureId, "committed");
    const again = await put(session, close, "key");
    expect([again.status, isReplayed(again)]).toEqual([200, true]);
  });

  it("closes the session itself when the first died before its decision", async () => {
    const session = randomName("order");
    await leaveInDoubt(session, "key", 60_000);
    const twin = await put(session, close, "key");
    expect([twin.status, isReplayed(twin)]).toEqual([200, false]);
    const again = await put(session, close, "key");
    expect([again.body, isReplayed(again)]).toEqual([twin.body, true]);
  });

  it("gets the answer when the first died after its decision", async () => {
    const session = randomName("order");
    await decideClosure(await leaveInDoubt(session, "key", 60_000));
    const twin = await put(session, close, "key");
    expect([twin.status, isReplayed(twin)]).toEqual([200, true]);
    expect(twin.body.customerSession).toMatchObject({ state: "closed" });
  });
});

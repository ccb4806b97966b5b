import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app";
import { deliverMessage } from "../../../src/services/delivery/deliver-message";
import { createProductionPorts, type QueuedMessage } from "../../../src/services/production-ports";
import { createConnectedShop, DEPLOYMENT } from "../../support/connectors";
import { createApiKey, manage, randomName } from "../../support/deployment";
import { createRule, notification } from "../integration/rules-shop";

let shop: Awaited<ReturnType<typeof createConnectedShop>>;

beforeAll(async () => {
  shop = await createConnectedShop("segment");
  await createRule(shop, [notification("hello")]);
});

interface Sent {
  readonly headers?: Record<string, string>;
  readonly query?: string;
  readonly key?: string;
  readonly database?: D1Database;
}

/** One request whose messages stay here instead of going to the queue. */
async function put(path: string, body: unknown, sent: Sent = {}) {
  const { headers = {}, query = "", key = shop.key, database = env.DB } = sent;
  const messageIds: string[] = [];
  const context = createExecutionContext();
  const request = new Request(`https://${DEPLOYMENT}/segment/${path}${query}`, {
    method: "PUT",
    headers: {
      authorization: key,
      "content-type": "application/json",
      "destination-hostname": DEPLOYMENT,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const bindings = { ...env, DB: database, OUTBOX: outbox(messageIds) };
  const response = await createApp().fetch(request, bindings, context);
  const answer = await response.json<Record<string, unknown>>();
  await waitOnExecutionContext(context);
  return { status: response.status, headers: response.headers, answer, messageIds };
}

/** The queue's binding, which only notes down what it is given. */
function outbox(messageIds: string[]): Env["OUTBOX"] {
  return new Proxy(env.OUTBOX, {
    get: (target, property) =>
      property === "sendBatch"
        ? async (messages: Iterable<MessageSendRequest<QueuedMessage>>) => {
            for (const { body } of messages) {
              if ("messageId" in body) messageIds.push(body.messageId);
            }
          }
        : Reflect.get(target, property, target),
  });
}

interface Delivered {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Delivers a message as the queue does, twice; what its receiver got. */
async function deliver(id: string | undefined) {
  const received: Delivered[] = [];
  const logged: string[] = [];
  const ports = createProductionPorts(env, { event: (name) => logged.push(name) });
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { url, method, headers } = request;
    received.push({ url, method, headers, body: await request.json() });
    return new Response(null, { status: 204 });
  };
  await deliverMessage(ports, send, id ?? "");
  await deliverMessage(ports, send, id ?? "");
  return { received, logged };
}

const cart = (state: string) => ({
  profileId: randomName("customer"),
  state,
  cartItems: [{ sku: "a", quantity: 2, price: 10 }],
});

const KEY = "k".repeat(32);

const callbackTo = (uri: string): Record<string, string> => ({
  "x-callback-destination-uri": uri,
  "x-callback-api-key": `X-Api-Key ${KEY}`,
  "x-correlation-id": "call-17",
});

describe("a session of Segment", () => {
  it("tells the coupons that it names", async () => {
    const campaign = await createRule(
      shop,
      [{ type: "checkCoupon", redeem: true }, notification("thanks")],
      { features: ["coupons"] },
    );
    const couponPattern = randomName("CODE").toUpperCase();
    await manage("POST", `/v1/applications/${shop.id}/campaigns/${campaign}/coupons`, {
      usageLimit: 1,
      numberOfCoupons: 1,
      couponPattern,
      discountLimit: 25,
    });
    const session = { ...cart("closed"), couponCodes: [couponPattern] };
    const { answer } = await put(`v2/customer_sessions/${randomName("cart")}`, session);
    expect(answer).toMatchObject({
      coupons: [{ value: couponPattern, campaignId: campaign, usageCounter: 1, discountLimit: 25 }],
      customerSession: { couponCodes: [couponPattern] },
    });
  });

  it("is updated and closed with the full answer; a repeated close gets the stored one", async () => {
    const path = `v2/customer_sessions/${randomName("cart")}`;
    const session = cart("open");
    const open = await put(path, session);
    expect(open).toMatchObject({
      status: 200,
      answer: {
        effects: [{ effectType: "showNotification" }],
        customerSession: { state: "open", total: 20, profileId: session.profileId },
        coupons: [],
        ruleFailureReasons: [],
        awardedGiveaways: [],
        previousReturns: [],
        loyalty: { programs: {} },
      },
    });
    expect(open.answer["triggeredCampaigns"]).toHaveLength(1);
    expect(open.messageIds).toEqual([]);
    const close = { ...session, state: "closed" };
    const closed = await put(path, close);
    expect(closed.answer).toMatchObject({ customerProfile: { closedSessions: 1 } });
    expect((await put(path, close)).answer).toEqual(closed.answer);
  });

  it("of the first version creates attributes of the session and of its lines", async () => {
    const [ofSession, ofItem] = [randomName("s"), randomName("i")].map((each) =>
      each.replace("-", "_"),
    );
    const customerSession = {
      ...cart("open"),
      attributes: { [ofSession ?? ""]: "5" },
      cartItems: [{ sku: "a", quantity: 1, price: 1, attributes: { [ofItem ?? ""]: true } }],
    };
    const body = { customerSession, sessionAttributesInfo: [{ name: ofSession, type: "number" }] };
    const headers = callbackTo("messages.example");
    const { status, answer, messageIds } = await put(
      `customer_sessions/${randomName("cart")}`,
      body,
      { headers },
    );
    expect(status).toBe(200);
    expect(answer).not.toHaveProperty("createdAttributes");
    expect(answer).toMatchObject({
      customerSession: {
        attributes: { [ofSession ?? ""]: 5 },
        cartItems: [{ attributes: { [ofItem ?? ""]: true } }],
      },
    });
    const { received } = await deliver(messageIds[0]);
    expect(received[0]?.body["createdAttributes"]).toMatchObject([
      { entity: "CustomerSession", name: ofSession, type: "number" },
      { entity: "CartItem", name: ofItem, type: "boolean" },
    ]);
  });

  it("of the current version needs its attributes, or leaves them out", async () => {
    const path = `v2/customer_sessions/${randomName("cart")}`;
    const session = { ...cart("open"), attributes: { NobodyDefinedIt: 1 } };
    expect((await put(path, session)).status).toBe(400);
    const query = "?skipNonExistingAttributes=true";
    const skipped = await put(path, session, { query });
    expect(skipped).toMatchObject({ status: 200, answer: { customerSession: { attributes: {} } } });
  });
});

/** Who loses a race is worth another try: Segment sends again after 429 and 5xx only. */
it("answers 429 with Retry-After when a close loses every race", async () => {
  const path = `v2/customer_sessions/${randomName("cart")}`;
  const headers = callbackTo("messages.example");
  const busy = await put(path, cart("closed"), { headers, database: losingDatabase() });
  expect(busy).toMatchObject({
    status: 429,
    answer: { StatusCode: 429, Error: "Too many requests" },
    messageIds: [],
  });
  expect(busy.headers.get("retry-after")).not.toBeNull();
});

/** A database in which every closure meets a limit that somebody else used up. */
function losingDatabase(): D1Database {
  const watched = <T extends object>(database: T): T => {
    let isDeciding = false;
    return new Proxy(database, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property, target);
        if (typeof member !== "function") return member;
        return (...given: unknown[]) => {
          if (property === "prepare" && /INTO closures/.test(String(given[0]))) isDeciding = true;
          if (property === "batch" && isDeciding) {
            isDeciding = false;
            throw new Error("CHECK constraint failed: within_limit");
          }
          const made: unknown = Reflect.apply(member, target, given);
          return property === "withSession" ? watched(made as object) : made;
        };
      },
    });
  };
  return watched(env.DB);
}

describe("a callback", () => {
  const path = () => `v2/customer_sessions/${randomName("cart")}`;

  it("is POSTed once with the whole answer, the key and the correlation id", async () => {
    const headers = callbackTo("https://messages.example/sessions?of=segment");
    const { answer, messageIds } = await put(path(), cart("closed"), { headers });
    expect(messageIds).toHaveLength(1);
    const { received, logged } = await deliver(messageIds[0]);
    expect(received).toHaveLength(1);
    const [callback] = received;
    expect(callback).toMatchObject({
      url: "https://messages.example/sessions?of=segment",
      method: "POST",
    });
    expect(callback?.body).toEqual({ ...answer, createdAttributes: [] });
    expect(Object.fromEntries(callback?.headers ?? [])).toMatchObject({
      "content-type": "application/json",
      "x-api-key": KEY,
      "x-correlation-id": "call-17",
      "x-uuid": messageIds[0],
    });
    expect(logged).toEqual(["callback_sent"]);
  });

  it("holds the fields that the call names", async () => {
    const headers = {
      "x-callback-destination-uri": "messages.example/path",
      "x-content-fields": "effects, customerSession",
    };
    const { answer, messageIds } = await put(path(), cart("open"), { headers });
    const { received } = await deliver(messageIds[0]);
    expect(received[0]?.url).toBe("https://messages.example/path");
    const { effects, customerSession } = answer;
    expect(received[0]?.body).toEqual({ effects, customerSession });
  });

  it("follows a repeated close, too: its first caller may have got no answer", async () => {
    const [session, to] = [cart("closed"), path()];
    const headers = callbackTo("messages.example");
    const silent = await put(to, session);
    expect(silent.messageIds).toEqual([]);
    const again = await put(to, session, { headers });
    expect(again.messageIds).toHaveLength(1);
    const { received } = await deliver(again.messageIds[0]);
    expect(received[0]?.body).toMatchObject({ effects: silent.answer["effects"] });
  });

  it("is one, however often the same close is called; another address gets its own", async () => {
    const [session, to] = [cart("closed"), path()];
    const headers = callbackTo("messages.example");
    const calls = [1, 2, 3].map(() => put(to, session, { headers }));
    const ids = new Set((await Promise.all(calls)).flatMap(({ messageIds }) => messageIds));
    expect(ids.size).toBe(1);
    const [id] = [...ids];
    expect((await deliver(id)).received).toHaveLength(1);
    const late = await put(to, session, { headers });
    expect(late.messageIds).toEqual([id]);
    expect((await deliver(id)).received).toEqual([]);
    const elsewhere = await put(to, session, { headers: callbackTo("other.example") });
    expect(elsewhere.messageIds).not.toEqual([id]);
    expect((await deliver(elsewhere.messageIds[0])).received).toHaveLength(1);
  });

  it("of an open session is one of each update", async () => {
    const [session, to] = [cart("open"), path()];
    const headers = callbackTo("messages.example");
    const first = await put(to, session, { headers });
    const second = await put(to, session, { headers });
    expect(second.messageIds).not.toEqual(first.messageIds);
  });

  it.each([
    ["an address that is none", { "x-callback-destination-uri": "https://" }],
    ["another protocol", { "x-callback-destination-uri": "ftp://messages.example" }],
    ["credentials in the address", { "x-callback-destination-uri": "https://a:b@c.example" }],
    ["a short key", { ...callbackTo("c.example"), "x-callback-api-key": "X-Api-Key short" }],
    ["a key without a header", { ...callbackTo("c.example"), "x-callback-api-key": KEY }],
    ["a header of ours", { ...callbackTo("c.example"), "x-callback-api-key": `Host ${KEY}` }],
    ["a field that there is not", { ...callbackTo("c.example"), "x-content-fields": "cart" }],
  ])("with %s is refused before anything is stored", async (_what, headers) => {
    const to = path();
    expect(await put(to, cart("closed"), { headers })).toMatchObject({
      status: 400,
      answer: { StatusCode: 400 },
      messageIds: [],
    });
    const open = await put(to, cart("open"));
    expect(open).toMatchObject({ status: 200, answer: { customerSession: { state: "open" } } });
  });

  it("of a call with a staging key is not stored", async () => {
    const key = await createApiKey(shop.id, { platform: "segment", type: "staging" });
    const headers = callbackTo("messages.example");
    const { status, messageIds } = await put(path(), cart("closed"), { headers, key });
    expect(status).toBe(200);
    expect((await deliver(messageIds[0])).received).toEqual([]);
  });
});

import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app";
import { deliverMessage } from "../../../src/services/delivery/deliver-message";
import { requeue, UNSENT_AGE_MS } from "../../../src/services/maintenance/requeue";
import { createProductionPorts } from "../../../src/services/production-ports";
import type { QueuedMessage } from "../../../src/services/production-ports";
import {
  createApplication,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { createEventType, createRule, onEvent } from "./rules-shop";
import { bigCart, type SessionBody } from "./spend-points-shop";

let shop: TestApplication;
let type: string;

beforeAll(async () => {
  shop = await createApplication();
  type = await createEventType();
  const webhook = await manage<{ id: number; title: string }>("POST", "/v1/webhooks", {
    applicationIds: [],
    title: randomName("webhook"),
    draft: false,
    verb: "POST",
    url: "https://messages.example/customers/{{customer}}",
    headers: ["X-Shop: ours"],
    payload: '{"to": "{{customer}}"}',
    params: [{ type: "string", title: "customer", ui: {} }],
    enabled: true,
  });
  const send = {
    type: "triggerWebhook",
    webhook: { id: webhook.id, title: webhook.title },
    params: { customer: "{{[Profile.IntegrationId]}}" },
  };
  await createRule(shop, [send]);
  await createRule(shop, [onEvent(type), send]);
});

/** One request whose messages stay here instead of going to the queue. */
async function callAndCatch(method: string, path: string, body: unknown) {
  const messageIds: string[] = [];
  const context = createExecutionContext();
  const headers = { authorization: shop.key, "content-type": "application/json" };
  const request = new Request(`https://tessera.test${path}`, {
    method,
    headers,
    body: JSON.stringify(body),
  });
  const response = await createApp().fetch(
    request,
    { ...env, OUTBOX: outbox(messageIds) },
    context,
  );
  const answer = await response.json<SessionBody>();
  await waitOnExecutionContext(context);
  return { answer, messageIds };
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

function putSession(state: string, profileId: string, query = "") {
  const path = `/v2/customer_sessions/${randomName("session")}${query}`;
  const customerSession = { profileId, state, cartItems: bigCart };
  return callAndCatch("PUT", path, { customerSession });
}

/** A receiver, and the log of those who call it. */
function receiver(status = 200) {
  const received: { url: string; init: RequestInit | undefined }[] = [];
  const logged: { name: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const ports = createProductionPorts(env, {
    event: (name, fields) => logged.push({ name, fields }),
  });
  const send: typeof fetch = async (input, init) => {
    received.push({ url: new Request(input).url, init });
    if (status === 0) throw new TypeError("connection lost");
    return new Response(null, { status });
  };
  return { received, logged, deliver: (id: string) => deliverMessage(ports, send, id) };
}

const messageRow = (id: string | undefined) =>
  env.DB.prepare("SELECT payload, sent_at_ms AS sentAtMs FROM outbox WHERE id = ?1")
    .bind(id)
    .first<{ payload: string; sentAtMs: number | null }>();

describe("a webhook effect", () => {
  it("is told, and not sent, while the session is open or the call is dry", async () => {
    const customer = randomName("customer");
    for (const [state, query] of [
      ["open", ""],
      ["closed", "?dry=true"],
    ] as const) {
      const { answer, messageIds } = await putSession(state, customer, query);
      expect(answer.effects).toMatchObject([{ effectType: "triggerWebhook" }]);
      expect(messageIds).toEqual([]);
    }
    const rows = await env.DB.prepare("SELECT id FROM outbox WHERE payload LIKE ?1")
      .bind(`%${customer}%`)
      .all();
    expect(rows.results).toEqual([]);
  });

  it("leaves with the close: from the outbox, once, with a log line", async () => {
    const customer = randomName("customer");
    const { answer, messageIds } = await putSession("closed", customer);
    expect(answer.effects).toMatchObject([{ effectType: "triggerWebhook" }]);
    expect(messageIds).toHaveLength(1);
    const [id = ""] = messageIds;
    expect(await messageRow(id)).toMatchObject({ sentAtMs: null });
    const { received, logged, deliver } = receiver();
    await Promise.all([deliver(id), deliver(id)]);
    await deliver(id);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      url: `https://messages.example/customers/${customer}`,
      init: { method: "POST", body: `{"to": "${customer}"}`, redirect: "manual" },
    });
    const headers = new Headers(received[0]?.init?.headers);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "application/json",
      "x-shop": "ours",
      "x-uuid": id,
    });
    expect(logged).toMatchObject([
      { name: "webhook_sent", fields: { messageId: id, status: 200 } },
    ]);
    expect((await messageRow(id))?.sentAtMs).toBeGreaterThan(0);
  });

  it("leaves with an event", async () => {
    const body = { profileId: randomName("customer"), type };
    const { answer, messageIds } = await callAndCatch("POST", "/v2/events?silent=no", body);
    expect(answer.effects).toHaveLength(2);
    expect(new Set(messageIds).size).toBe(2);
  });

  it("is logged when the receiver can't be reached, and not sent again", async () => {
    const { messageIds } = await putSession("closed", randomName("customer"));
    const [id = ""] = messageIds;
    const { received, logged, deliver } = receiver(0);
    await deliver(id);
    await deliver(id);
    expect(received).toHaveLength(1);
    expect(logged).toMatchObject([{ name: "webhook_failed", fields: { reason: "TypeError" } }]);
  });

  it("is handed over later when the caller died before it could", async () => {
    const { messageIds } = await putSession("closed", randomName("customer"));
    const [id = ""] = messageIds;
    const ports = createProductionPorts(env, { event: () => undefined });
    const handedOver: string[] = [];
    const queue = { send: async (ids: readonly string[]) => void handedOver.push(...ids) };
    const later = (ms: number) => ({ ...ports.clock, now: () => ports.clock.now() + ms });
    await requeue({ ...ports, queue, clock: later(0) });
    expect(handedOver).not.toContain(id);
    await requeue({ ...ports, queue, clock: later(2 * UNSENT_AGE_MS) });
    expect(handedOver).toContain(id);
  });
});

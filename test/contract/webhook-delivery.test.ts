import { describe, expect, it, onTestFinished } from "vitest";
import { call, createApplication, randomName, workerInUse } from "./support/client";
import { createPlatformKey } from "./support/connectors";
import { createCampaign, createWebhook, type Receiver, startReceiver } from "./support/rules";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** The queue gathers messages for a second, and other work may have the machine. */
const DELIVERY_TIMEOUT_MS = 40_000;

const cart = [{ sku: "shoe", quantity: 2, price: 10 }];

const session = (profileId: string, state: string) => ({
  customerSession: { profileId, state, cartItems: cart },
});

async function receiving(): Promise<Receiver> {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.stop());
  return receiver;
}

/** Waits for so many deliveries; one more than that fails at once. */
async function delivered({ received }: Receiver, count: number) {
  await expect
    .poll(() => received.length, { timeout: DELIVERY_TIMEOUT_MS })
    .toBeGreaterThanOrEqual(count);
  expect(received).toHaveLength(count);
  return received;
}

/** A shop whose rule tells the receiver of every customer. */
async function createTellingShop(url: string) {
  const shop = await createApplication();
  const webhook = await createWebhook(`${url}customers/{{customer}}`, {
    headers: ["X-Shop: ours"],
    payload: '{"to": "{{customer}}"}',
    params: [{ type: "string", title: "customer", ui: {} }],
  });
  const params = { customer: "{{[Profile.IntegrationId]}}" };
  await createCampaign(shop.id, [{ type: "triggerWebhook", webhook, params }]);
  return {
    ...shop,
    put: (path: string, body: object) =>
      call("PUT", `/v2/customer_sessions/${path}`, body, shop.key),
  };
}

describe("a webhook, through the queue to its receiver", () => {
  it("comes once for a close, with the headers and the payload filled in", async () => {
    const receiver = await receiving();
    const shop = await createTellingShop(receiver.url);
    const customer = randomName("customer");
    const order = randomName("order");
    const closed = await shop.put(order, session(customer, "closed"));
    expect(closed.body["effects"]).toMatchObject([{ effectType: "triggerWebhook" }]);
    const [first] = await delivered(receiver, 1);
    expect(first).toMatchObject({
      method: "POST",
      path: `/customers/${customer}`,
      headers: {
        "content-type": "application/json",
        "x-shop": "ours",
        "x-uuid": expect.stringMatching(UUID),
      },
      body: `{"to": "${customer}"}`,
    });
    const again = await shop.put(order, session(customer, "closed"));
    expect(again.body).toEqual(closed.body);
    // Another message comes after what the repeat would have sent.
    await shop.put(`${order}-next`, session(`${customer}-next`, "closed"));
    const [, second] = await delivered(receiver, 2);
    expect(second?.body).toBe(`{"to": "${customer}-next"}`);
    expect(second?.headers["x-uuid"]).not.toBe(first?.headers["x-uuid"]);
  });

  it("does not come for an open session, nor for a dry close", async () => {
    const receiver = await receiving();
    const shop = await createTellingShop(receiver.url);
    const order = randomName("order");
    const open = await shop.put(order, session("open", "open"));
    expect(open.body["effects"]).toMatchObject([{ effectType: "triggerWebhook" }]);
    await shop.put(`${order}?dry=true`, session("dry", "closed"));
    // Another message comes after what those would have sent.
    await shop.put(`${order}-next`, session("closed", "closed"));
    const [only] = await delivered(receiver, 1);
    expect(only?.path).toBe("/customers/closed");
  });
});

describe("a callback of Segment, through the queue to its receiver", () => {
  it("comes once for a close, with the answer, the key and the correlation id", async () => {
    const receiver = await receiving();
    const shop = await createApplication();
    await createCampaign(shop.id, [
      { type: "showNotification", notificationType: "Info", title: "Hello", body: "you" },
    ]);
    const authorization = await createPlatformKey(shop.id, "segment");
    const secret = "k".repeat(32);
    const close = async (order: string) => {
      const path = `/segment/v2/customer_sessions/${order}`;
      const response = await fetch(`${workerInUse().url}${path}`, {
        method: "PUT",
        headers: {
          authorization,
          "content-type": "application/json",
          "destination-hostname": "shop.example",
          "x-callback-destination-uri": `${receiver.url}sessions?of=segment`,
          "x-callback-api-key": `X-Api-Key ${secret}`,
          "x-correlation-id": order,
        },
        body: JSON.stringify(session(`customer-${order}`, "closed").customerSession),
      });
      expect(response.status).toBe(200);
      return (await response.json()) as Record<string, unknown>;
    };
    const order = randomName("order");
    const answer = await close(order);
    const [first] = await delivered(receiver, 1);
    expect(first).toMatchObject({
      method: "POST",
      path: "/sessions?of=segment",
      headers: {
        "content-type": "application/json",
        "x-api-key": secret,
        "x-correlation-id": order,
        "x-uuid": expect.stringMatching(UUID),
      },
    });
    expect(JSON.parse(first?.body ?? "")).toEqual({ ...answer, createdAttributes: [] });
    await close(order);
    // Another callback comes after what the repeat would have sent.
    await close(`${order}-next`);
    const [, second] = await delivered(receiver, 2);
    expect(second?.headers["x-correlation-id"]).toBe(`${order}-next`);
  });
});

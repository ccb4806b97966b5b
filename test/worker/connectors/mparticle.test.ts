import { beforeAll, describe, expect, it } from "vitest";
import {
  callConnector,
  type ConnectorError,
  createConnectedShop,
  DEPLOYMENT,
} from "../../support/connectors";
import { createApiKey, manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import {
  audienceChange,
  createAudience,
  createProgram,
  createRule,
  onEvent,
  points,
} from "../integration/rules-shop";

interface MparticleAnswer {
  readonly type: string;
  readonly id: string;
  readonly timestamp_ms: number;
  readonly firehose_version: string;
  readonly audience_subscription_settings?: { readonly t1AudienceID: number };
}

let shop: Awaited<ReturnType<typeof createConnectedShop>>;
let eventType: string;

beforeAll(async () => {
  shop = await createConnectedShop("mparticle");
  eventType = randomName("signup").replaceAll("-", "_");
  await manage("POST", "/v1/event_types", { name: eventType, title: eventType, description: "" });
  await defineAttribute("Event", "Visits", "number", { eventType });
  await defineAttribute("CustomerProfile", "Vip", "boolean");
});

async function defineAttribute(entity: string, name: string, type: string, more = {}) {
  const settings = { entity, name, title: name, type, description: "", suggestions: [] };
  const body = { ...settings, editable: true, ...more };
  await call("POST", "/v1/attributes", body, await managementKey());
}

/** Settings as mParticle keeps them: texts. */
const settings = (change: object = {}) => ({
  apiKey: shop.key.replace("ApiKey-v1 ", ""),
  deploymentURL: DEPLOYMENT,
  userIdField: "customerId",
  runRuleEngine: "false",
  ...change,
});

function post<T = MparticleAnswer>(message: object, change: object = {}) {
  const body = {
    id: crypto.randomUUID(),
    timestamp_ms: 1_795_000_000_000,
    firehose_version: "2.4.0",
    account: { account_id: 1, account_settings: settings(change) },
    ...message,
  };
  return callConnector<T>({ method: "POST", path: "/mparticle", body });
}

const customer = (value: string) => ({ type: "customer", encoding: "raw", value });

interface Customer {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly audienceMemberships: readonly { readonly id: number }[];
}

async function stored(id: string): Promise<Customer> {
  const path = `/v2/customer_profiles/${id}?runRuleEngine=true`;
  const body = { responseContent: ["customerProfile"] };
  const answer = await call<{ customerProfile: Customer }>("PUT", path, body, shop.shopKey);
  return answer.body.customerProfile;
}

const audiencesOf = async (id: string) =>
  (await stored(id)).audienceMemberships.map((audience) => audience.id);

describe("a message", () => {
  it("is answered by its own type, id and time", async () => {
    const before = Date.parse(new Date().toISOString());
    const { status, body, headers } = await post({ type: "module_registration_request" });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: "module_registration_response",
      firehose_version: "3.2.0",
      event_processing_registration: { supported_event_types: ["custom_event"] },
    });
    expect(body.timestamp_ms).toBeGreaterThanOrEqual(before);
    expect(body.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it.each([
    ["no account", () => ({ account: undefined })],
    ["no key", () => ({ account: { account_settings: settings({ apiKey: undefined }) } })],
    ["an unknown key", () => ({ account: { account_settings: settings({ apiKey: "x" }) } })],
    [
      "another platform's key",
      async () => {
        const apiKey = await createApiKey(shop.id, { platform: "segment" });
        return { account: { account_settings: settings({ apiKey: apiKey.slice(10) }) } };
      },
    ],
  ])("with %s is refused with 401", async (_what, make) => {
    const message = { type: "module_registration_request", ...(await make()) };
    const { status, body } = await post<ConnectorError>(message);
    expect(status).toBe(401);
    expect(body).toMatchObject({ StatusCode: 401, Error: "Missing Session Token" });
  });

  it.each([
    [{ type: "module_registration_request" }, { deploymentURL: "" }],
    [{ type: "module_registration_request" }, { userIdField: "phone" }],
    [{ type: "something_else" }, {}],
    [{}, {}],
  ])("is refused with 400: %o %o", async (message, change) => {
    const { status, body } = await post<ConnectorError>(message, change);
    expect(status).toBe(400);
    expect(body.RequestUUID).not.toBe("");
  });
});

describe("events", () => {
  const request = { type: "event_processing_request", mpid: "-7" };
  const event = (attributes: object = {}) => ({
    name: eventType,
    type: "custom_event",
    attributes,
  });

  it("become events of the customer whom the setting names", async () => {
    const customerId = randomName("customer");
    const mail = `${customerId}@mail.example`;
    const mpid = randomName("mpid");
    const user_identities = [{ type: "email", encoding: "raw", value: mail }, customer(customerId)];
    const audience = await createAudience({ id: shop.id, key: shop.shopKey });
    await createRule(shop, [onEvent(eventType), thirdVisit, audienceChange("add", audience)]);
    for (const [userIdField, id] of [
      ["customerId", customerId],
      ["email", mail],
      ["mpid", mpid],
    ] as const) {
      const message = { ...request, mpid, user_identities, events: [event({ Visits: "3" })] };
      const { body } = await post(message, { userIdField });
      expect(body.type).toBe("event_processing_response");
      expect(await audiencesOf(id)).toEqual([audience.id]);
    }
  });

  /** The points of a customer whom each event gives 10. */
  async function rewardedCustomer() {
    const id = randomName("customer");
    const program = await createProgram({ id: shop.id, key: shop.shopKey });
    await createRule(shop, [onEvent(eventType), points(program, 10)]);
    const path = `/v1/loyalty_programs/${program}/profile/${id}/balances`;
    const activePoints = async () => {
      const answer = await call<{ balance: { activePoints: number } }>(
        "GET",
        path,
        undefined,
        shop.shopKey,
      );
      return answer.body.balance.activePoints;
    };
    return { user_identities: [customer(id)], activePoints };
  }

  it.each(["id", "source_id"])(
    "with an %s are tracked once, however often they come",
    async (by) => {
      const { user_identities, activePoints } = await rewardedCustomer();
      const named = { ...event(), [by]: randomName("event") };
      for (const events of [[named], [named], [named, { ...event(), [by]: randomName("event") }]]) {
        expect((await post({ ...request, user_identities, events })).status).toBe(200);
      }
      expect(await activePoints()).toBe(20);
    },
  );

  it("without an id are tracked once for each message, also where two are alike", async () => {
    const { user_identities, activePoints } = await rewardedCustomer();
    const message = { ...request, user_identities, events: [event(), event()] };
    const id = randomName("message");
    for (const _retry of [1, 2]) {
      expect((await post({ ...message, id })).status).toBe(200);
      expect(await activePoints()).toBe(20);
    }
    expect((await post({ ...message, id, timestamp_ms: 1_795_000_000_001 })).status).toBe(200);
    expect(await activePoints()).toBe(40);
  });

  it("that nothing tells from others are tracked each time", async () => {
    const { user_identities, activePoints } = await rewardedCustomer();
    const message = { ...request, user_identities, events: [event()] };
    const nameless = { ...message, id: undefined, timestamp_ms: undefined };
    for (const _call of [1, 2]) expect((await post(nameless)).status).toBe(200);
    expect(await activePoints()).toBe(20);
  });

  /** The attribute is a number, which mParticle sends as text. */
  const thirdVisit = {
    type: "checkAttribute",
    attribute: "$Event.Attributes.Visits",
    operator: "equals",
    value: 3,
  };

  it.each([
    ["an event type that is not defined", { events: [event(), { ...event(), name: "nothing" }] }],
    ["an event of another type", { events: [{ ...event(), type: "screen_view" }] }],
    ["an attribute of another type", { events: [event({ Visits: "many" })] }],
    ["a user without the identity", { user_identities: [], events: [event()] }],
    [
      "a user whose identity is a hash",
      { user_identities: [{ ...customer("5f4d"), encoding: "md5" }], events: [event()] },
    ],
  ])("with %s are refused with 400", async (_what, change) => {
    const user_identities = [customer(randomName("customer"))];
    const { status } = await post({ ...request, user_identities, ...change });
    expect(status).toBe(400);
  });
});

describe("audiences", () => {
  const subscription = (audience_id: number, action: string, audience_name = "Fans") => ({
    type: "audience_subscription_request",
    audience_id,
    audience_name,
    action,
  });

  const randomId = () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

  async function subscribe(): Promise<{ external: number; id: number }> {
    const external = randomId();
    const { body } = await post(subscription(external, "add"));
    return { external, id: body.audience_subscription_settings?.t1AudienceID ?? 0 };
  }

  const membership = (users: object[]) => ({
    type: "audience_membership_change_request",
    user_profiles: users,
  });

  const user = (id: string, audiences: object[]) => ({
    mpid: randomName("mpid"),
    user_identities: [customer(id)],
    audiences,
  });

  it("are created, renamed and removed; a second one of the same id is a 409", async () => {
    const { external, id } = await subscribe();
    expect(id).toBeGreaterThan(0);
    const again = await post<ConnectorError>(subscription(external, "add"));
    expect(again.status).toBe(409);
    expect(again.body.Error).toContain(String(id));
    const renamed = await post(subscription(external, "update", "Friends"));
    expect(renamed.body).toMatchObject({
      type: "audience_subscription_response",
      audience_subscription_settings: { t1AudienceID: id },
    });
    for (const _retry of [1, 2]) {
      expect((await post(subscription(external, "remove"))).status).toBe(200);
    }
    expect((await post(subscription(external, "update"))).status).toBe(400);
  });

  it.each(["false", "true"])("take and let go of users, rules run: %s", async (runRuleEngine) => {
    const { external, id } = await subscribe();
    const [first, second] = [randomName("customer"), randomName("customer")];
    const entry = { audience_id: external, audience_name: "Fans", action: "add" };
    const byOurId = {
      ...entry,
      audience_id: randomId(),
      audience_subscription_settings: { t1AudienceID: String(id) },
    };
    const users = [
      user(first, [entry, { ...entry, audience_id: randomId() }]),
      user(second, [byOurId]),
      { mpid: randomName("mpid"), audiences: [entry] },
    ];
    for (const _retry of [1, 2]) {
      const { status, body } = await post(membership(users), { runRuleEngine });
      expect(status).toBe(200);
      expect(body.type).toBe("audience_membership_change_response");
      expect(await audiencesOf(first)).toEqual([id]);
      expect(await audiencesOf(second)).toEqual([id]);
    }
    const leave = user(first, [{ ...entry, action: "delete" }]);
    await post(membership([leave]), { runRuleEngine });
    expect(await audiencesOf(first)).toEqual([]);
  });

  it("bring attributes: known ones are set as their type, null and delete remove", async () => {
    const id = randomName("customer");
    const entry = { audience_id: randomId(), audience_name: "Fans", action: "attribute_update" };
    const change = (user_attributes: object[]) =>
      post(membership([user(id, [{ ...entry, user_attributes }])]));
    await change([
      { key: "Vip", value: "true", action: "upsert" },
      { key: "Unheard", value: "of", action: "upsert" },
    ]);
    expect((await stored(id)).attributes).toEqual({ Vip: true });
    await change([{ key: "Vip", action: "delete" }]);
    expect((await stored(id)).attributes).toEqual({});
  });

  it("let an erasure go through, also twice", async () => {
    const { external } = await subscribe();
    const id = randomName("customer");
    const user_attributes = [{ key: "Vip", value: true }];
    const entry = { audience_id: external, audience_name: "Fans", action: "add", user_attributes };
    await post(membership([user(id, [entry])]));
    expect((await stored(id)).attributes).toEqual({ Vip: true });
    for (const _retry of [1, 2]) {
      const message = { type: "data_subject_request", user_identities: [customer(id)] };
      const { status, body } = await post(message);
      expect(status).toBe(200);
      expect(body.type).toBe("data_subject_response");
    }
    expect(await stored(id)).toMatchObject({ attributes: {}, audienceMemberships: [] });
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import {
  callConnector,
  type ConnectorError,
  createConnectedShop,
  DEPLOYMENT,
} from "../../support/connectors";
import { createApiKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import {
  audienceCheck,
  createEventType,
  createRule,
  notification,
  onEvent,
} from "../integration/rules-shop";
import { defineAttribute } from "../integration/spend-points-shop";

interface Audience {
  readonly id: number;
  readonly name: string;
  readonly integration: string;
  readonly integrationId: string;
}

interface State {
  readonly effects: readonly { effectType: string; props: Record<string, unknown> }[];
  readonly customerProfile: {
    readonly attributes: Record<string, unknown>;
    readonly audienceMemberships: readonly { id: number; name: string }[];
  };
  readonly [section: string]: unknown;
}

interface Created {
  readonly createdAttributes: readonly { name: string; type: string; entity: string }[];
  readonly customerProfile: State["customerProfile"];
  readonly audiences: readonly (Audience & { status: string })[];
}

let shop: Awaited<ReturnType<typeof createConnectedShop>>;
let joined: Audience;
let eventType: string;

const send = <T = State>(
  method: string,
  path: string,
  body?: unknown,
  query: Record<string, string> = {},
) =>
  callConnector<T>({
    method,
    path: `/segment/${path}`,
    query,
    body,
    key: shop.key,
    headers: { "destination-hostname": DEPLOYMENT },
  });

async function createAudience(): Promise<Audience> {
  const body = { audienceId: randomName("external"), audienceName: randomName("audience") };
  const answer = await send<Audience>("POST", "audiences", body);
  expect(answer).toMatchObject({ status: 201, body: { integration: "segment" } });
  return answer.body;
}

/** An attribute's name that no test used before. */
const newName = () => randomName("trait").replace("-", "_");

async function audienceIdsOf(profileId: string): Promise<number[]> {
  const path = `/v2/customer_sessions/${randomName("session")}?dry=true`;
  const sent = { customerSession: { profileId }, responseContent: ["customerProfile"] };
  const { body } = await call<Partial<State>>("PUT", path, sent, shop.shopKey);
  return (body.customerProfile?.audienceMemberships ?? []).map(({ id }) => id);
}

beforeAll(async () => {
  shop = await createConnectedShop("segment");
  eventType = await createEventType();
  await defineAttribute("CustomerProfile", "Language", "string");
  joined = await createAudience();
  await createRule(shop, [audienceCheck("justJoined", joined), notification("welcome")]);
  await createRule(shop, [onEvent(eventType), notification("seen")]);
});

/** Which ids a route takes: ours, or Segment's (reference SEMANTICS §11). */
const ROUTES: readonly {
  readonly name: string;
  readonly takes: "id" | "integrationId";
  readonly join: (audience: unknown, profile: string) => Promise<{ status: number }>;
}[] = [
  {
    name: "PUT customer_profile",
    takes: "id",
    join: (audience, profile) =>
      send("PUT", `customer_profile/${profile}`, {
        runRuleEngine: true,
        audiencesChanges: { adds: [audience] },
      }),
  },
  {
    name: "PUT v2/customer_profiles",
    takes: "id",
    join: (audience, profile) =>
      send("PUT", `v2/customer_profiles/${profile}`, { audiencesChanges: { adds: [audience] } }),
  },
  {
    name: "PUT customer_profiles/audiences of one",
    takes: "integrationId",
    join: (audience, profile) =>
      send("PUT", `customer_profiles/${profile}/audiences`, { data: { adds: [audience] } }),
  },
  {
    name: "PUT customer_profiles/audiences of many",
    takes: "id",
    join: (audience, customerProfileId) =>
      send("PUT", "customer_profiles/audiences", {
        data: [{ customerProfileId, adds: [audience], deletes: [] }],
      }),
  },
  {
    name: "PUT v2/customer_profiles/audiences of many",
    takes: "integrationId",
    join: (audience, customerProfileId) =>
      send("PUT", "v2/customer_profiles/audiences", {
        data: [{ customerProfileId, adds: [audience], deletes: [] }],
      }),
  },
];

describe("a route takes one kind of audience ids", () => {
  it.each(ROUTES)("$name: $takes", async ({ takes, join }) => {
    const audience = await createAudience();
    const isInternal = takes === "id";
    const right = isInternal ? audience.id : audience.integrationId;
    const wrong = isInternal ? audience.integrationId : audience.id;
    const customer = randomName("customer");
    expect((await join(wrong, customer)).status).toBeGreaterThanOrEqual(400);
    expect(await audienceIdsOf(customer)).toEqual([]);
    expect((await join(right, customer)).status).toBeLessThan(300);
    expect(await audienceIdsOf(customer)).toEqual([audience.id]);
  });

  it.each(["PUT", "DELETE"])("%s audiences/{audienceId}: integrationId", async (method) => {
    const { id, integrationId, name: audienceName } = await createAudience();
    const body = method === "PUT" ? { audienceId: integrationId, audienceName } : undefined;
    expect((await send(method, `audiences/${id}`, body)).status).toBe(404);
    expect((await send(method, `audiences/${integrationId}`, body)).status).toBeLessThan(300);
  });
});

describe("the first profile route", () => {
  it("creates attributes by their values or the types that are told, once", async () => {
    const [text, count, flag, since] = [newName(), newName(), newName(), newName()];
    const path = `customer_profile/${randomName("customer")}`;
    const body = {
      attributes: { [text]: "a", [count]: "12", [flag]: true, [since]: "2026-11-21T10:00:00Z" },
      attributesInfo: [{ name: count, type: "number" }],
    };
    const first = await send<Created>("PUT", path, body);
    expect(first.status).toBe(200);
    const types = first.body.createdAttributes.map(({ entity, name, type }) => [
      entity,
      name,
      type,
    ]);
    expect(types).toEqual([
      ["CustomerProfile", text, "string"],
      ["CustomerProfile", count, "number"],
      ["CustomerProfile", flag, "boolean"],
      ["CustomerProfile", since, "time"],
    ]);
    const stored = { ...body.attributes, [count]: 12 };
    expect(first.body.customerProfile.attributes).toEqual(stored);
    const again = await send<Created>("PUT", path, body);
    expect(again.body).toMatchObject({
      createdAttributes: [],
      customerProfile: { attributes: stored },
    });
  });

  it("creates one attribute when many calls bring it at once", async () => {
    const name = newName();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        send<Created>("PUT", `customer_profile/${randomName("customer")}`, {
          attributes: { [name]: 1 },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.flatMap(({ body }) => body.createdAttributes)).toHaveLength(1);
  });

  it("defines nothing for a staging key, whose calls are dry", async () => {
    const name = newName();
    const put = (key: string) =>
      callConnector<Created>({
        method: "PUT",
        path: `/segment/customer_profile/${randomName("customer")}`,
        body: { attributes: { [name]: 1 }, runRuleEngine: true },
        key,
        headers: { "destination-hostname": DEPLOYMENT },
      });
    const staging = await createApiKey(shop.id, { platform: "segment", type: "staging" });
    const dry = await put(staging);
    expect(dry).toMatchObject({ status: 200, body: { createdAttributes: [] } });
    expect((await put(shop.key)).body.createdAttributes).toMatchObject([{ name, type: "number" }]);
  });

  it("refuses the values of whoever comes with another type at the same time", async () => {
    const name = newName();
    const values = [1, "one", 2, "two", 3, "three"];
    const answers = await Promise.all(
      values.map((value) =>
        send("PUT", `customer_profile/${randomName("customer")}`, {
          attributes: { [name]: value },
        }),
      ),
    );
    const kinds = values.filter((_, index) => answers[index]?.status === 200).map((v) => typeof v);
    expect(new Set(kinds).size).toBe(1);
    expect(kinds).toHaveLength(3);
  });

  it.each([
    ["a name that no attribute can have", { "$email ": "a" }],
    ["a value of another type than the attribute's", { Language: 5 }],
    ["a value that no type fits", { Nested: { deep: {} } }],
  ])("refuses %s", async (_what, attributes) => {
    const path = `customer_profile/${randomName("customer")}`;
    expect((await send<ConnectorError>("PUT", path, { attributes })).status).toBe(400);
  });

  it("changes audiences with the rule engine only", async () => {
    const customer = randomName("customer");
    const audiencesChanges = { adds: [joined.id] };
    await send("PUT", `customer_profile/${customer}`, { audiencesChanges });
    expect(await audienceIdsOf(customer)).toEqual([]);
    const run = { runRuleEngine: true, audiencesChanges };
    const answer = await send<Created>("PUT", `customer_profile/${customer}`, run);
    expect(Object.keys(answer.body).sort()).toEqual(["createdAttributes", "customerProfile"]);
    expect(answer.body.customerProfile.audienceMemberships).toEqual([
      { id: joined.id, name: joined.name },
    ]);
  });
});

describe("the second profile route", () => {
  const put = (customer: string, audiencesChanges: unknown) =>
    send<Created>("PUT", `customer_profile_v2/${customer}`, { audiencesChanges });

  it("creates audiences under ids of letters, digits and _, and tells what became of them", async () => {
    const customer = randomName("customer");
    const integrationId = randomName("my travel.audience");
    const stored = integrationId.replaceAll(/[^A-Za-z0-9]/g, "_");
    const first = await put(customer, { adds: [{ integrationId, name: "Travel 18-25" }] });
    const created = { integration: "segment", integrationId: stored, name: "Travel 18-25" };
    expect(first).toMatchObject({
      status: 200,
      body: { audiences: [{ ...created, status: "new" }] },
    });
    const { id = 0 } = first.body.audiences[0] ?? {};
    expect(await audienceIdsOf(customer)).toEqual([id]);
    const again = await put(customer, { adds: [{ integrationId, name: "Travel 18-25" }] });
    expect(again.body.audiences).toMatchObject([{ ...created, id, status: "unmodified" }]);
    const renamed = await put(customer, { adds: [{ integrationId, name: "Travellers" }] });
    expect(renamed.body.audiences).toMatchObject([{ id, name: "Travellers", status: "updated" }]);
    const left = await put(customer, {
      deletes: [
        { integrationId, name: "Travellers" },
        { integrationId: randomName("missing"), name: "Missing" },
      ],
    });
    expect(left.body.audiences).toMatchObject([{ id, status: "unmodified" }]);
    expect(await audienceIdsOf(customer)).toEqual([]);
  });

  it("creates one audience when many calls bring it at once", async () => {
    const adds = [{ integrationId: randomName("external"), name: "Many" }];
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => put(randomName("customer"), { adds })),
    );
    expect(new Set(answers.map(({ body }) => body.audiences[0]?.id)).size).toBe(1);
  });
});

describe("the current profile route", () => {
  it("runs the rules when it shall, and answers all that was decided", async () => {
    const customer = randomName("customer");
    const change = { attributes: { Language: "en" }, audiencesChanges: { adds: [joined.id] } };
    const plain = await send("PUT", `v2/customer_profiles/${customer}`, change);
    expect(plain.body).toMatchObject({
      effects: [],
      customerProfile: { attributes: { Language: "en" } },
    });
    const other = `v2/customer_profiles/${randomName("customer")}`;
    const run = await send("PUT", other, { ...change, runRuleEngine: true });
    expect(run.body.effects).toMatchObject([{ effectType: "showNotification" }]);
    expect(run.body).toHaveProperty("loyalty.programs");
  });

  it("refuses attributes that nobody defined, or leaves them out when it shall", async () => {
    const path = `v2/customer_profiles/${randomName("customer")}`;
    const body = { attributes: { [newName()]: 1, Language: "en" } };
    expect((await send("PUT", path, body)).status).toBe(400);
    const skipped = await send("PUT", path, body, { skipNonExistingAttributes: "true" });
    expect(skipped).toMatchObject({
      status: 200,
      body: { customerProfile: { attributes: { Language: "en" } } },
    });
  });
});

describe("events", () => {
  it("of the first version create attributes of their type", async () => {
    const name = newName();
    const answer = await send("PUT", "event", {
      customerProfileId: randomName("customer"),
      eventType,
      type: "string",
      eventAttributes: { [name]: "7" },
      attributesInfo: [{ name, type: "number" }],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        effects: [{ effectType: "showNotification", props: { title: "seen" } }],
        event: { type: eventType, attributes: { [name]: 7 } },
      },
    });
  });

  it("of an unknown type are refused, and define nothing", async () => {
    const unknown = randomName("type");
    const body = {
      customerProfileId: randomName("customer"),
      eventType: unknown,
      type: "string",
      eventAttributes: { [newName()]: 1 },
    };
    expect((await send("PUT", "event", body)).status).toBe(400);
    expect((await send("PUT", "event", body)).status).toBe(400);
  });

  it("of the current version need their attributes, or leave them out", async () => {
    const body = {
      eventType,
      customerProfileId: randomName("customer"),
      eventAttributes: { [newName()]: 1 },
    };
    expect((await send("PUT", "v2/events", body)).status).toBe(400);
    const answer = await send("PUT", "v2/events", body, { skipNonExistingAttributes: "true" });
    expect(answer).toMatchObject({ status: 200, body: { event: { attributes: {} } } });
  });

  it("may be of nobody", async () => {
    const answer = await send("PUT", "v2/events", { eventType });
    expect(answer).toMatchObject({ status: 200, body: { event: { type: eventType } } });
    expect(answer.body).not.toHaveProperty("customerProfile");
  });
});

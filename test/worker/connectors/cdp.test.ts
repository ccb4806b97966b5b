import { beforeAll, describe, expect, it } from "vitest";
import {
  basic,
  callConnector,
  type ConnectorError,
  createConnectedShop,
  DEPLOYMENT,
} from "../../support/connectors";
import { createApiKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { audienceCheck, createRule, notification } from "../integration/rules-shop";
import { defineAttribute } from "../integration/spend-points-shop";

const PLATFORM = "My CDP platform";

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

let shop: Awaited<ReturnType<typeof createConnectedShop>>;
let joined: Audience;

const headers = {
  "destination-hostname": `https://${DEPLOYMENT}/`,
  "customer-data-platform-name": PLATFORM,
};

const send = <T = State>(
  method: string,
  path: string,
  body?: unknown,
  more: { headers?: Record<string, string>; query?: Record<string, string>; key?: string } = {},
) => callConnector<T>({ method, path: `/cdp/${path}`, body, key: shop.key, headers, ...more });

const newAudience = () => ({
  audienceId: randomName("external"),
  audienceName: randomName("audience"),
});

async function createAudience(): Promise<Audience> {
  const { status, body } = await send<Audience>("POST", "audiences", newAudience());
  expect(status).toBe(201);
  return body;
}

/** The profile as the Integration API shows it; nothing is written. */
async function profileOf(id: string): Promise<State["customerProfile"] | undefined> {
  const path = `/v2/customer_sessions/${randomName("session")}?dry=true`;
  const sent = { customerSession: { profileId: id }, responseContent: ["customerProfile"] };
  const answer = await call<Partial<State>>("PUT", path, sent, shop.shopKey);
  return answer.body.customerProfile;
}

const audienceIdsOf = async (id: string) =>
  ((await profileOf(id))?.audienceMemberships ?? []).map((each) => each.id);

beforeAll(async () => {
  shop = await createConnectedShop("customer_data");
  await defineAttribute("CustomerProfile", "Language", "string");
  joined = await createAudience();
  await createRule(shop, [audienceCheck("justJoined", joined), notification("welcome")]);
});

describe("audiences of a platform", () => {
  it("are created with the platform's name and id", async () => {
    const body = newAudience();
    const answer = await send<Audience>("POST", "audiences", body);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(Number) as number,
      created: expect.any(String) as string,
      accountId: 1,
      name: body.audienceName,
      integration: PLATFORM,
      integrationId: body.audienceId,
    });
  });

  it("have ids of their own: a taken one answers 409 and names the audience", async () => {
    const { id, integrationId: audienceId } = await createAudience();
    const again = { audienceId, audienceName: "again" };
    const answer = await send<ConnectorError>("POST", "audiences", again);
    expect(answer).toMatchObject({ status: 409, body: { StatusCode: 409 } });
    expect(answer.body.Error).toContain(String(id));
    const other = { ...headers, "customer-data-platform-name": "Another platform" };
    expect((await send("POST", "audiences", again, { headers: other })).status).toBe(201);
  });

  it("are renamed, get another external id, and are deleted with their memberships", async () => {
    const { id, integrationId } = await createAudience();
    const member = randomName("customer");
    await send("PUT", "customer_profiles/audiences", {
      data: [{ customerProfileId: member, adds: [id] }],
    });
    expect(await audienceIdsOf(member)).toEqual([id]);
    const change = newAudience();
    const renamed = await send<Audience>("PUT", `audiences/${integrationId}`, change);
    expect(renamed).toMatchObject({
      status: 200,
      body: { id, name: change.audienceName, integrationId: change.audienceId },
    });
    expect((await send("DELETE", `audiences/${integrationId}`)).status).toBe(404);
    expect((await send("DELETE", `audiences/${change.audienceId}`)).status).toBe(204);
    expect(await audienceIdsOf(member)).toEqual([]);
    expect((await send("DELETE", `audiences/${change.audienceId}`)).status).toBe(404);
  });
});

/** Which ids a route takes: ours, or the platform's (reference SEMANTICS §11). */
const ROUTES: readonly {
  readonly name: string;
  readonly takes: "id" | "integrationId";
  readonly refused: number;
  readonly join: (audience: unknown, profile: string) => Promise<{ status: number }>;
}[] = [
  {
    name: "PUT customer_profile",
    takes: "id",
    refused: 400,
    join: (audience, profile) =>
      send("PUT", `customer_profile/${profile}`, { audiencesChanges: { adds: [audience] } }),
  },
  {
    name: "PUT customer_profile/audiences",
    takes: "integrationId",
    refused: 404,
    join: (audience, profile) =>
      send("PUT", `customer_profile/${profile}/audiences`, { data: { adds: [audience] } }),
  },
  {
    name: "PUT customer_profiles/audiences",
    takes: "id",
    refused: 400,
    join: (audience, customerProfileId) =>
      send("PUT", "customer_profiles/audiences", {
        data: [{ customerProfileId, adds: [audience], deletes: [] }],
      }),
  },
  {
    name: "PUT v2/customer_profiles/audiences",
    takes: "integrationId",
    refused: 404,
    join: (audience, customerProfileId) =>
      send("PUT", "v2/customer_profiles/audiences", {
        data: [{ customerProfileId, adds: [audience], deletes: [] }],
      }),
  },
];

describe("a route takes one kind of audience ids", () => {
  it.each(ROUTES)("$name: $takes", async ({ takes, refused, join }) => {
    const audience = await createAudience();
    const [right, wrong] =
      takes === "id"
        ? [audience.id, audience.integrationId]
        : [audience.integrationId, audience.id];
    const customer = randomName("customer");
    expect((await join(wrong, customer)).status).toBe(refused);
    expect(await audienceIdsOf(customer)).toEqual([]);
    const answer = await join(right, customer);
    expect([200, 204]).toContain(answer.status);
    expect(await audienceIdsOf(customer)).toEqual([audience.id]);
    await join(String(right), customer);
    expect(await audienceIdsOf(customer)).toEqual([audience.id]);
  });

  it.each(["PUT", "DELETE"])("%s audiences/{audienceId}: integrationId", async (method) => {
    const { id, integrationId, name: audienceName } = await createAudience();
    const body = method === "PUT" ? { audienceId: integrationId, audienceName } : undefined;
    expect((await send(method, `audiences/${id}`, body)).status).toBe(404);
    expect((await send(method, `audiences/${integrationId}`, body)).status).toBeLessThan(300);
  });
});

describe("a profile update", () => {
  it("runs the rules whenever audiences change, with the full answer", async () => {
    const customer = randomName("customer");
    const { status, body } = await send("PUT", `customer_profile/${customer}`, {
      attributes: { Language: "english" },
      runRuleEngine: "false",
      audiencesChanges: { adds: [String(joined.id)], deletes: "" },
    });
    expect(status).toBe(200);
    expect(body.effects).toMatchObject([
      { effectType: "showNotification", props: { title: "welcome" } },
    ]);
    expect(body.customerProfile).toMatchObject({
      attributes: { Language: "english" },
      audienceMemberships: [{ id: joined.id, name: joined.name }],
    });
    for (const section of ["event", "loyalty", "triggeredCampaigns", "ruleFailureReasons"]) {
      expect(body).toHaveProperty(section);
    }
    expect(body["triggeredCampaigns"]).toHaveLength(1);
  });

  it("without audiences runs them only if it says so", async () => {
    const customer = randomName("customer");
    const plain = await send("PUT", `customer_profile/${customer}`, {
      attributes: { Language: "en" },
    });
    expect(plain).toMatchObject({ status: 200, body: { effects: [], createdCoupons: [] } });
    expect(plain.body).not.toHaveProperty("event");
    const run = { runRuleEngine: "true" };
    const engine = await send("PUT", `customer_profile/${customer}`, run);
    expect(engine.body).toHaveProperty("event");
  });

  it("refuses attributes that nobody defined, or leaves them out when it shall", async () => {
    const customer = randomName("customer");
    const attributes = { Language: "en", [randomName("unknown").replace("-", "")]: 1 };
    const path = `customer_profile/${customer}`;
    expect((await send("PUT", path, { attributes })).status).toBe(400);
    expect(await profileOf(customer)).toBeUndefined();
    const query = { skipNonExistingAttributes: "true" };
    const skipped = await send("PUT", path, { attributes }, { query });
    expect(skipped).toMatchObject({
      status: 200,
      body: { customerProfile: { attributes: { Language: "en" } } },
    });
  });

  it("refuses a value of another type", async () => {
    const path = `customer_profile/${randomName("customer")}`;
    const answer = await send<ConnectorError>("PUT", path, { attributes: { Language: 5 } });
    expect(answer.status).toBe(400);
    expect(answer.body.Error).toContain("Language");
  });

  it("by external ids runs the rules, leaves what it deletes, and can be repeated", async () => {
    const customer = randomName("customer");
    const path = `customer_profile/${customer}/audiences`;
    const join = { data: { adds: [joined.integrationId] } };
    const first = await send("PUT", path, join);
    expect(first.body.effects).toMatchObject([{ effectType: "showNotification" }]);
    expect((await send("PUT", path, join)).body.effects).toEqual([]);
    const left = await send("PUT", path, { data: { deletes: [joined.integrationId] } });
    expect(left.body.customerProfile.audienceMemberships).toEqual([]);
  });
});

describe("many profiles at once", () => {
  it("are made, all or none", async () => {
    const [a, b] = [randomName("customer"), randomName("customer")];
    const entry = (customerProfileId: string, adds: readonly number[]) => ({
      customerProfileId,
      adds,
      deletes: [],
    });
    const wrong = { data: [entry(a, [joined.id]), entry(b, [987_654_321])] };
    expect((await send("PUT", "customer_profiles/audiences", wrong)).status).toBe(404);
    expect(await profileOf(a)).toBeUndefined();
    const right = { data: [entry(a, [joined.id]), entry(b, [joined.id])] };
    const answer = await send("PUT", "customer_profiles/audiences", right);
    expect(answer).toMatchObject({ status: 204, body: "" });
    expect(await audienceIdsOf(b)).toEqual([joined.id]);
  });

  it("are made also when they only leave", async () => {
    const routes = [
      ["customer_profiles/audiences", joined.id],
      ["v2/customer_profiles/audiences", joined.integrationId],
    ] as const;
    for (const [path, audience] of routes) {
      const customerProfileId = randomName("customer");
      const data = [{ customerProfileId, deletes: [audience] }];
      expect((await send("PUT", path, { data })).status).toBe(204);
      expect(await profileOf(customerProfileId)).toMatchObject({ audienceMemberships: [] });
    }
  });

  it("take at most 1,000 changes", async () => {
    const adds = Array.from({ length: 501 }, () => joined.id);
    const entry = { customerProfileId: randomName("customer"), adds, deletes: [] };
    const data = [entry, { ...entry, customerProfileId: randomName("customer") }];
    expect((await send("PUT", "customer_profiles/audiences", { data })).status).toBe(400);
  });
});

describe("the tenant, the platform's name and the key", () => {
  const path = "audiences";

  it.each([
    ["no deployment", { "customer-data-platform-name": PLATFORM }, "No Deployment URL specified"],
    ["no platform", { "destination-hostname": DEPLOYMENT }, "customer-data-platform-name"],
  ])("%s answers 400", async (_what, sent: Record<string, string>, text) => {
    const answer = await send<ConnectorError>("POST", path, newAudience(), { headers: sent });
    expect(answer.status).toBe(400);
    expect(answer.body.Error).toContain(text);
  });

  it("a key of the platform opens its routes, also over Basic; others don't", async () => {
    const keys = [shop.shopKey, await createApiKey(shop.id, { platform: "segment" }), "Basic x"];
    for (const key of keys) {
      const answer = await send<ConnectorError>("POST", path, newAudience(), { key });
      expect(answer).toMatchObject({ status: 401, body: { Error: "Missing Session Token" } });
    }
    const over = await send("POST", path, newAudience(), { key: basic(shop.key) });
    expect(over.status).toBe(201);
    expect(over.headers.get("cache-control")).toBe("no-store");
  });

  it("audiences that are others' answer like missing ones", async () => {
    const other = await createConnectedShop("customer_data", { sandbox: true });
    const { integrationId } = await createAudience();
    const answer = await send<ConnectorError>("DELETE", `audiences/${integrationId}`, undefined, {
      key: other.key,
    });
    expect(answer).toMatchObject({ status: 404, body: { Error: "Not Found" } });
  });
});

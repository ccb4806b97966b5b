import { beforeAll, describe, expect, it } from "vitest";
import { createConnectedShop, DEPLOYMENT } from "../../support/connectors";
import { createApiKey, randomName } from "../../support/deployment";
import { call, send } from "../../support/http";
import { createEventType } from "../integration/rules-shop";

/**
 * Traffic as the platforms send it (reference CALLERS, Segment), byte by byte, and replayed in this
 * order: retries after a lost answer, duplicates, fields of their own that nobody here knows,
 * numbers as text, headers in any case.
 */
interface Recorded {
  readonly what: string;
  /** Method and path. */
  readonly line: string;
  readonly body?: string;
  readonly status: number;
  /** How often the platform sends it; only the first answer may differ from the later ones. */
  readonly times?: number;
  /** The status of the later ones; absent = the same. */
  readonly later?: number;
}

const SEGMENT: readonly Recorded[] = [
  {
    what: "a new audience, sent again after a lost answer",
    line: "POST /segment/audiences",
    body: '{"audienceId":"aud_{run}","audienceName":"Abandoned carts","messageId":"m-1"}',
    status: 201,
    times: 2,
    later: 409,
  },
  {
    what: "identify, with traits that nobody defined",
    line: "PUT /segment/customer_profile_v2/user-{run}",
    body: `{"attributes":{"plan_{run}":"pro","logins_{run}":"17","birthday_{run}":"1990-05-01T00:00:00Z"},
      "attributesInfo":[{"name":"logins_{run}","type":"number"}],
      "audiencesChanges":{"adds":[{"integrationId":"aud_{run}","name":"Abandoned carts"}],"deletes":[]},
      "runRuleEngine":false,"messageId":"ajs-next-1","timestamp":"2026-11-21T10:00:00.000Z",
      "context":{"ip":"203.0.113.9","library":{"name":"analytics.js"}}}`,
    status: 200,
    times: 3,
  },
  {
    what: "membership by the platform's id",
    line: "PUT /segment/customer_profiles/user-{run}/audiences",
    body: '{"data":{"adds":["aud_{run}"],"deletes":[]},"enrich":true}',
    status: 200,
    times: 2,
  },
  {
    what: "a batch of memberships, with a duplicate in it",
    line: "PUT /segment/v2/customer_profiles/audiences",
    body: `{"data":[{"customerProfileId":"user-{run}","adds":["aud_{run}","aud_{run}"],"deletes":[]},
      {"customerProfileId":"other-{run}","adds":["aud_{run}"],"deletes":[]},
      {"customerProfileId":"other-{run}","adds":[],"deletes":["aud_{run}"]}],"batch_size":3}`,
    status: 204,
    times: 2,
  },
  {
    what: "a track call",
    line: "PUT /segment/event",
    body: `{"customerProfileId":"user-{run}","eventType":"{type}","type":"string",
      "eventAttributes":{"source_{run}":"mail","position_{run}":3},"messageId":"m-3"}`,
    status: 200,
    times: 2,
  },
  {
    what: "an order, sent again after a timeout",
    line: "PUT /segment/v2/customer_sessions/order-{run}",
    body: `{"profileId":"user-{run}","state":"closed","messageId":"m-4",
      "cartItems":[{"sku":"a","quantity":2,"price":19.99,"name":"Socks"}],"identifiers":["203.0.113.9"]}`,
    status: 200,
    times: 3,
  },
  {
    what: "the end of the audience, sent again",
    line: "DELETE /segment/audiences/aud_{run}",
    status: 204,
    times: 2,
    later: 404,
  },
];

const CDP: readonly Recorded[] = [
  {
    what: "a new audience",
    line: "POST /cdp/audiences",
    body: '{"audienceId":"seg_{run}","audienceName":"High value","source":"cdp"}',
    status: 201,
  },
  {
    what: "traits, of which some are not defined here",
    line: "PUT /cdp/customer_profile/user-{run}?skipNonExistingAttributes=true&tracking=1",
    body: '{"attributes":{"nobody_knows_{run}":"x"},"runRuleEngine":"true","audiencesChanges":""}',
    status: 200,
    times: 2,
  },
  {
    what: "a batch of memberships",
    line: "PUT /cdp/v2/customer_profiles/audiences",
    body: '{"data":[{"customerProfileId":"user-{run}","adds":["seg_{run}"],"deletes":""}]}',
    status: 204,
    times: 2,
  },
  {
    what: "an exit of somebody nobody knows",
    line: "PUT /cdp/customer_profile/stranger-{run}/audiences",
    body: '{"data":{"adds":[],"deletes":["seg_{run}"]}}',
    status: 200,
    times: 2,
  },
];

let shop: Awaited<ReturnType<typeof createConnectedShop>>;
let keys: { readonly segment: string; readonly cdp: string };
let type: string;
const run = randomName("run").replace("-", "_");

beforeAll(async () => {
  shop = await createConnectedShop("segment");
  keys = { segment: shop.key, cdp: await createApiKey(shop.id, { platform: "customer_data" }) };
  type = await createEventType();
});

const filled = (text: string) => text.replaceAll("{run}", run).replaceAll("{type}", type);

async function replay({ line, body }: Recorded) {
  const [method = "", path = ""] = filled(line).split(" ");
  const authorization = path.startsWith("/cdp") ? keys.cdp : keys.segment;
  const request = new Request(`https://${DEPLOYMENT}${path}`, {
    method,
    headers: {
      AUTHORIZATION: authorization,
      "Destination-Hostname": `HTTPS://${DEPLOYMENT.toUpperCase()}/`,
      "Customer-Data-Platform-Name": "Recorder",
      "Accept-Encoding": "gzip",
      "User-Agent": "recorded",
      ...(body === undefined ? {} : { "Content-Type": "application/json; charset=utf-8" }),
    },
    ...(body === undefined ? {} : { body: filled(body) }),
  });
  return send(request);
}

describe.each([
  ["Segment", SEGMENT],
  ["another data platform", CDP],
])("traffic of %s", (_platform, recorded) => {
  it.each(recorded)("$what", async (one) => {
    const first = await replay(one);
    expect(first.status, JSON.stringify(first.body)).toBe(one.status);
    expect(first.headers.get("cache-control")).toBe("no-store");
    expect(Array.isArray(first.body)).toBe(false);
    for (let sending = 2; sending <= (one.times ?? 1); sending += 1) {
      expect((await replay(one)).status).toBe(one.later ?? one.status);
    }
  });
});

interface Described {
  readonly operationId: string;
  readonly requestBody?: { content: { "application/json": { example: unknown } } };
}

it("understands every example of its own document", async () => {
  const { body } = await call<{ paths: Record<string, Record<string, Described>> }>(
    "GET",
    "/openapi/third-party.json",
  );
  const platforms = Object.entries(body.paths).filter(([path]) => /^\/(cdp|segment)\//.test(path));
  expect(platforms.length).toBeGreaterThan(0);
  for (const [path, methods] of platforms) {
    for (const [method, { operationId, requestBody }] of Object.entries(methods)) {
      const example = requestBody?.content["application/json"].example;
      if (example === undefined) continue;
      const line = `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, "example")}`;
      const sent = { what: operationId, line, body: JSON.stringify(example), status: 200 };
      const answer = await replay(sent);
      const text = JSON.stringify(answer.body);
      expect([200, 201, 204, 400, 404], `${operationId}: ${text}`).toContain(answer.status);
      if (answer.status === 400) expect(text, operationId).toContain("create it first");
    }
  }
});

it("leaves each customer as if every call had come once", async () => {
  const path = `/v2/customer_sessions/${randomName("look")}?dry=true`;
  const sent = (profileId: string) => ({
    customerSession: { profileId },
    responseContent: ["customerProfile"],
  });
  const { body } = await call("PUT", path, sent(`user-${run}`), shop.shopKey);
  expect(body["customerProfile"]).toMatchObject({
    attributes: { [`plan_${run}`]: "pro", [`logins_${run}`]: 17 },
    closedSessions: 1,
    totalSales: 39.98,
    audienceMemberships: [{ name: "High value" }],
  });
  const other = await call("PUT", path, sent(`other-${run}`), shop.shopKey);
  expect(other.body["customerProfile"]).toMatchObject({ audienceMemberships: [] });
});

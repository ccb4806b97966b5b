import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { callConnector, DEPLOYMENT } from "../../support/connectors";
import {
  createApiKey,
  createApplication,
  createCampaign,
  manage,
  randomName,
} from "../../support/deployment";
import { call } from "../../support/http";
import {
  KEY_PLATFORMS,
  PLATFORM,
  PLATFORM_CALLS,
  type PlatformShop,
} from "../../support/platform-calls";
import {
  createAudience,
  createEventType,
  createProgram,
  createRule,
  points,
} from "../integration/rules-shop";

/**
 * `X-DRY-RUN` at every operation of every platform: answered as if, and not one row of D1 is other
 * than before. What the objects hold reaches D1 by their alarms; sessions and points are read back.
 */

let shop: PlatformShop;
let shopKey: string;

beforeAll(async () => {
  const own = await createApplication();
  const { id } = own;
  shopKey = own.key;
  const keys: Record<string, string> = {};
  for (const [folder, platform] of Object.entries(KEY_PLATFORMS)) {
    keys[folder] = await createApiKey(id, { platform });
  }
  const programId = await createProgram(own);
  const audience = await createAudience(own);
  const eventType = await createEventType();
  const campaignId = await createCampaign(id);
  const couponValue = randomName("CODE").toUpperCase();
  await manage("POST", `/v1/applications/${id}/campaigns/${campaignId}/coupons`, {
    usageLimit: 1,
    numberOfCoupons: 1,
    couponPattern: couponValue,
  });
  // Whatever is dry must not do what these do.
  const code = { type: "createCoupon", campaignId, recipientId: "", storeInSession: false };
  const joins = { type: "updateAudienceMembership", operator: "add", profile: "Current", audience };
  await createRule(own, [points(programId, 5), code, joins]);
  const customer = randomName("customer");
  await call("PUT", `/v2/customer_profiles/${customer}`, {}, shopKey);
  const externalAudienceId = randomName("external");
  const named = { audienceId: externalAudienceId, audienceName: "Travellers" };
  for (const folder of ["cdp", "segment"]) {
    const made = await callConnector({
      method: "POST",
      path: `/${folder}/audiences`,
      body: named,
      key: keys[folder] ?? "",
      headers: { "destination-hostname": DEPLOYMENT, "customer-data-platform-name": PLATFORM },
    });
    expect(made.status).toBe(201);
  }
  shop = {
    id,
    deployment: DEPLOYMENT,
    keys,
    campaignId,
    programId,
    audienceId: audience.id,
    externalAudienceId,
    eventType,
    couponValue,
    customer,
    sessionId: randomName("session"),
  };
});

it("is tried at every operation of the public document", async () => {
  const { body } = await call<{ paths: Record<string, Record<string, { operationId: string }>> }>(
    "GET",
    "/openapi/third-party.json",
  );
  const documented = Object.values(body.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(PLATFORM_CALLS.map(({ operationId }) => operationId))).toEqual(
    new Set(documented),
  );
});

it.each(PLATFORM_CALLS)("$operationId answers $status and writes nothing", async (tried) => {
  const before = await everyRow();
  const { key, headers, ...request } = tried.request(shop);
  const asked = { "x-dry-run": "true", "x-callback-destination-uri": "https://callback.example/" };
  const answer = await callConnector({
    ...request,
    ...(key === "" ? {} : { key }),
    headers: { ...headers, ...asked },
  });
  expect(answer).toMatchObject({ status: tried.status });
  expect(await everyRow()).toEqual(before);
  for (const session of [shop.sessionId, `${shop.sessionId}-2`]) {
    const read = await call("GET", `/v2/customer_sessions/${session}`, undefined, shopKey);
    expect(read.status).toBe(404);
  }
  const ledger = `/v1/loyalty_programs/${shop.programId}/profile/${shop.customer}/transactions`;
  const log = await call("GET", ledger, undefined, shopKey);
  expect(log.body).toMatchObject({ data: [] });
});

async function everyRow(): Promise<Readonly<Record<string, unknown>>> {
  const tables = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
  ).all<{ name: string }>();
  const rows: Record<string, unknown> = {};
  for (const { name } of tables.results) {
    if (name.startsWith("_cf") || name.startsWith("d1_")) continue;
    rows[name] = (await env.DB.prepare(`SELECT * FROM "${name}"`).all()).results;
  }
  return rows;
}

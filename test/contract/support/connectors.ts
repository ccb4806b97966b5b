import { expect } from "vitest";
import {
  KEY_PLATFORMS,
  PLATFORM,
  type PlatformRequest,
  type PlatformShop,
} from "../../support/platform-calls";
import { type Answer, call, manage, randomName, workerInUse } from "./client";
import { expectFits, expectFitsSchema } from "./reference";
import { createCampaign, createRewardingShop } from "./rules";

export const DEPLOYMENT = "shop.example";

/** The Authorization header of Basic with a key of the Application for a platform. */
export async function createBasicKey(applicationId: number, platform: string): Promise<string> {
  return `Basic ${btoa(`${await createPlatformKey(applicationId, platform)}:`)}`;
}

/** The Authorization header with a key of the Application for a platform. */
export async function createPlatformKey(applicationId: number, platform: string): Promise<string> {
  const body = { title: randomName("key"), expires: "2999-01-01T00:00:00Z", platform };
  const keys = `/v1/applications/${applicationId}/api_keys`;
  const { key } = await manage<{ key: string }>("POST", keys, body);
  return `ApiKey-v1 ${key}`;
}

/** A shop that has everything that calls of platforms name, in the Worker in use. */
export async function createPlatformShop(): Promise<PlatformShop> {
  const { id, key, eventType, programId, audienceId } = await createRewardingShop();
  const keys: Record<string, string> = {};
  for (const [folder, platform] of Object.entries(KEY_PLATFORMS)) {
    keys[folder] = await createPlatformKey(id, platform);
  }
  const campaignId = await createCampaign(id, []);
  const couponValue = randomName("CODE");
  const coupons = `/v1/applications/${id}/campaigns/${campaignId}/coupons`;
  await manage("POST", coupons, { couponPattern: couponValue, numberOfCoupons: 1, usageLimit: 1 });
  const customer = randomName("customer");
  await call("PUT", `/v2/customer_profiles/${customer}`, {}, key);
  const externalAudienceId = randomName("external");
  for (const folder of ["cdp", "segment"]) {
    const made = await sendPlatformRequest({
      method: "POST",
      path: `/${folder}/audiences`,
      query: {},
      headers: { "destination-hostname": DEPLOYMENT, "customer-data-platform-name": PLATFORM },
      key: keys[folder] ?? "",
      body: { audienceId: externalAudienceId, audienceName: "Travellers" },
    });
    expect(made.status).toBe(201);
  }
  const shop = { id, keys, campaignId, programId, audienceId, externalAudienceId, eventType };
  const named = { couponValue, customer, sessionId: randomName("session") };
  return { ...shop, ...named, deployment: DEPLOYMENT };
}

/** Sends what a platform sends to the Worker in use. */
export async function sendPlatformRequest(
  request: PlatformRequest,
): Promise<Answer<Record<string, unknown>>> {
  const { method, path, query, headers, key, body } = request;
  const search = new URLSearchParams(query);
  const response = await fetch(`${workerInUse().url}${path}?${search.toString()}`, {
    method,
    headers: {
      ...headers,
      ...(key === "" ? {} : { authorization: key }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: unknown = text === "" ? "" : JSON.parse(text);
  const told = { status: response.status, headers: response.headers };
  return { ...told, body: answer as Record<string, unknown> };
}

/**
 * Effects one by one: types that the document does not list have props of their own. Answers to
 * mParticle by their own type, as several fit the one schema of the operation.
 */
export function expectConnectorAnswerFits(
  operationId: string,
  { status, body }: Pick<Answer<Record<string, unknown>>, "status" | "body">,
): void {
  const type = status === 200 ? body["type"] : undefined;
  if (operationId === "mparticle/sendevent" && typeof type === "string") {
    expectFirehoseAnswerFits(type, body);
    return;
  }
  const effects = (body["effects"] ?? []) as { props: unknown }[];
  for (const { props, ...entity } of effects) {
    expect(props).toBeTypeOf("object");
    expectFitsSchema("third-party-api", "effectEntity", entity);
  }
  const plain = body["effects"] === undefined ? body : { ...body, effects: [] };
  expectFits("third-party-api", operationId, status, plain);
}

function expectFirehoseAnswerFits(type: string, body: Record<string, unknown>): void {
  // The public document knows no answer to a data subject request: it is like that to events.
  const isOurs = type === "data_subject_response";
  const known = isOurs ? { ...body, type: "event_processing_response" } : body;
  const words = (isOurs ? "event_processing_response" : type).split("_");
  const schema = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
  expectFitsSchema("third-party-api", schema, known);
}

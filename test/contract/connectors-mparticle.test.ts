import { beforeAll, describe, expect, it } from "vitest";
import { call, createApplication, manage, randomName } from "./support/client";
import { createPlatformKey, DEPLOYMENT } from "./support/connectors";
import { expectFits, expectFitsSchema, referenceIsPresent } from "./support/reference";

const OPERATION = "mparticle/sendevent";

/** Firehose messages as mParticle sends them: settings are texts. */
describe.skipIf(!referenceIsPresent)("mParticle fits the public document", () => {
  let apiKey: string;
  let shopKey: string;
  const eventType = randomName("signup").replaceAll("-", "_");
  const audience = {
    audience_id: crypto.getRandomValues(new Uint32Array(1))[0],
    audience_name: "Fans",
  };

  beforeAll(async () => {
    const { id, key } = await createApplication();
    shopKey = key.replace("ApiKey-v1 ", "");
    apiKey = (await createPlatformKey(id, "mparticle")).replace("ApiKey-v1 ", "");
    await manage("POST", "/v1/event_types", { name: eventType, title: eventType, description: "" });
  });

  const send = (message: object, change: object = {}) => {
    const settings = {
      deploymentURL: DEPLOYMENT,
      userIdField: "customerId",
      runRuleEngine: "false",
    };
    return call("POST", "/mparticle", {
      id: crypto.randomUUID(),
      timestamp_ms: 1_586_980_879_793,
      firehose_version: "2.4.0",
      account: { account_id: 1, account_settings: { apiKey, ...settings, ...change } },
      ...message,
    });
  };

  const user_identities = [{ type: "customer", encoding: "raw", value: randomName("customer") }];
  const registration = { type: "module_registration_request" };
  const subscription = { type: "audience_subscription_request", ...audience, action: "add" };

  it.each([
    ["ModuleRegistrationResponse", "module_registration_response", registration],
    ["AudienceSubscriptionResponse", "audience_subscription_response", subscription],
    [
      "AudienceMembershipChangeResponse",
      "audience_membership_change_response",
      {
        type: "audience_membership_change_request",
        user_profiles: [
          { mpid: "1", user_identities, audiences: [{ ...audience, action: "add" }] },
        ],
      },
    ],
    [
      "EventProcessingResponse",
      "event_processing_response",
      {
        type: "event_processing_request",
        mpid: "1",
        user_identities,
        events: [{ name: eventType, type: "custom_event", id: "event-1", attributes: {} }],
      },
    ],
  ])("%s", async (schema, type, message) => {
    const { status, body } = await send(message);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ type, firehose_version: "3.2.0" });
    expectFitsSchema("third-party-api", schema, body);
  });

  it.each([
    [400, registration, { deploymentURL: "" }],
    [400, { type: "event_processing_request", mpid: "1" }, {}],
    [401, registration, { apiKey: "unknown" }],
    [409, subscription, {}],
  ])("answers %d", async (status, message, change) => {
    const answer = await send(message, change);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    expectFits("third-party-api", OPERATION, status, answer.body);
  });

  it("refuses the Integration API's key", async () => {
    expect((await send(registration, { apiKey: shopKey })).status).toBe(401);
  });
});

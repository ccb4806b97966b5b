import { beforeAll, describe, expect, inject, it } from "vitest";
import { type Answer, call, randomName } from "./support/client";
import { createPlatformKey, expectConnectorAnswerFits } from "./support/connectors";
import { expectFitsSchema, referenceIsPresent } from "./support/reference";
import { createRewardingShop, type RewardingShop } from "./support/rules";

type Body = Record<string, unknown>;

const DOCUMENT = "third-party-api";
const PLATFORM = "My CDP platform";

let shop: RewardingShop;
let keys: { readonly cdp: string; readonly segment: string };

const HEADERS: Readonly<Record<string, string>> = {
  "content-type": "application/json",
  "destination-hostname": "shop.example.com",
  "customer-data-platform-name": PLATFORM,
};

async function send(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<Body>> {
  const authorization = path.startsWith("/cdp") ? keys.cdp : keys.segment;
  const response = await fetch(`${inject("worker").url}${path}`, {
    method,
    headers: { ...HEADERS, authorization, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: unknown = text === "" ? "" : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: answer as Body };
}

function expectRefused({ status, body }: Answer<Body>, expected: number): void {
  expect(status).toBe(expected);
  expectFitsSchema(DOCUMENT, "errorResponseWithStatus", body);
  expect(Object.keys(body).sort()).toEqual(["Error", "RequestUUID", "StatusCode"]);
}

/** What an answer must hold when rules decided everything that they can. */
const EVERYTHING = [
  "effects",
  "createdCoupons",
  "createdReferrals",
  "customerProfile",
  "event",
  "loyalty",
  "triggeredCampaigns",
  "ruleFailureReasons",
  "awardedGiveaways",
];

const id = () => randomName("customer");

async function audience(of: "cdp" | "segment"): Promise<{ id: number; integrationId: string }> {
  const body = { audienceId: randomName("external"), audienceName: "Travellers" };
  const answer = await send("POST", `/${of}/audiences`, body);
  expect(answer.status).toBe(201);
  return { id: answer.body["id"] as number, integrationId: body.audienceId };
}

/** Calls of which each is answered with 2xx; the names are those of the public document. */
const CALLS: Readonly<Record<string, () => Promise<Answer<Body>>>> = {
  "cdp/updateCustomerProfile": () =>
    send("PUT", `/cdp/customer_profile/${id()}`, {
      attributes: { Language: "en" },
      runRuleEngine: true,
    }),
  "cdp/updateCustomerProfileAudiences": async () => {
    const { integrationId } = await audience("cdp");
    const data = { adds: [integrationId] };
    return send("PUT", `/cdp/customer_profile/${id()}/audiences`, { data });
  },
  "cdp/updateCustomerProfilesAudiences": async () => {
    const adds = [(await audience("cdp")).id];
    return send("PUT", "/cdp/customer_profiles/audiences", {
      data: [{ customerProfileId: id(), adds }],
    });
  },
  "cdp/v2/updateCustomerProfilesAudiences": async () => {
    const adds = [(await audience("cdp")).integrationId];
    return send("PUT", "/cdp/v2/customer_profiles/audiences", {
      data: [{ customerProfileId: id(), adds }],
    });
  },
  "cdp/createAudience": () =>
    send("POST", "/cdp/audiences", { audienceId: randomName("a"), audienceName: "A" }),
  "cdp/updateAudience": async () => {
    const { integrationId: audienceId } = await audience("cdp");
    return send("PUT", `/cdp/audiences/${audienceId}`, { audienceId, audienceName: "B" });
  },
  "cdp/deleteAudience": async () => {
    const { integrationId } = await audience("cdp");
    return send("DELETE", `/cdp/audiences/${integrationId}`);
  },
  "segment/updateCustomerProfile": () =>
    send("PUT", `/segment/customer_profile/${id()}`, {
      attributes: { [randomName("trait").replace("-", "_")]: "12" },
      runRuleEngine: true,
    }),
  "segment/updateCustomerProfileV2": () =>
    send("PUT", `/segment/customer_profile_v2/${id()}`, {
      attributes: { [randomName("trait").replace("-", "_")]: [1, 2] },
      audiencesChanges: { adds: [{ integrationId: randomName("new"), name: "New" }] },
    }),
  "segment/v2/updateCustomerProfile": () =>
    send("PUT", `/segment/v2/customer_profiles/${id()}`, {
      attributes: { Language: "en" },
      runRuleEngine: true,
    }),
  "segment/updateCustomerProfileAudiences": async () => {
    const { integrationId } = await audience("segment");
    const data = { adds: [integrationId] };
    return send("PUT", `/segment/customer_profiles/${id()}/audiences`, { data });
  },
  "segment/updateCustomerProfilesAudiences": async () => {
    const adds = [(await audience("segment")).id];
    return send("PUT", "/segment/customer_profiles/audiences", {
      data: [{ customerProfileId: id(), adds }],
    });
  },
  "segment/v2/updateCustomerProfilesAudiences": async () => {
    const adds = [(await audience("segment")).integrationId];
    return send("PUT", "/segment/v2/customer_profiles/audiences", {
      data: [{ customerProfileId: id(), adds }],
    });
  },
  "segment/trackEvent": () =>
    send("PUT", "/segment/event", {
      customerProfileId: id(),
      eventType: shop.eventType,
      type: "string",
      eventAttributes: { Channel: "app" },
    }),
  "segment/trackEventV2": () =>
    send("PUT", "/segment/v2/events", {
      customerProfileId: id(),
      eventType: shop.eventType,
      eventAttributes: { Channel: "app" },
    }),
  "segment/createAudience": () =>
    send("POST", "/segment/audiences", { audienceId: randomName("a"), audienceName: "A" }),
  "segment/updateAudience": async () => {
    const { integrationId: audienceId } = await audience("segment");
    return send("PUT", `/segment/audiences/${audienceId}`, { audienceId, audienceName: "B" });
  },
  "segment/deleteAudience": async () => {
    const { integrationId } = await audience("segment");
    return send("DELETE", `/segment/audiences/${integrationId}`);
  },
  "segment/updateCustomerSession": () =>
    send("PUT", `/segment/customer_sessions/${randomName("cart")}`, {
      customerSession: session(),
    }),
  "segment/v2/updateCustomerSession": () =>
    send("PUT", `/segment/v2/customer_sessions/${randomName("cart")}`, session()),
};

const session = () => ({
  profileId: id(),
  state: "closed",
  referralCode: shop.referralCode,
  cartItems: [{ name: "Air", sku: "a", quantity: 1, price: 10, category: "shoes", weight: 1 }],
  identifiers: ["somebody"],
});

/** Operations whose rules decide everything in these calls. */
const EVALUATING = new Set([
  "cdp/updateCustomerProfile",
  "cdp/updateCustomerProfileAudiences",
  "segment/v2/updateCustomerProfile",
  "segment/updateCustomerProfileAudiences",
  "segment/trackEvent",
  "segment/trackEventV2",
  "segment/updateCustomerSession",
  "segment/v2/updateCustomerSession",
]);

const operations = Object.keys(CALLS);

const PATHS: readonly (readonly [operationId: string, method: string, path: string])[] = [
  ["cdp/updateCustomerProfile", "PUT", "/cdp/customer_profile/a"],
  ["cdp/updateCustomerProfileAudiences", "PUT", "/cdp/customer_profile/a/audiences"],
  ["cdp/updateCustomerProfilesAudiences", "PUT", "/cdp/customer_profiles/audiences"],
  ["cdp/v2/updateCustomerProfilesAudiences", "PUT", "/cdp/v2/customer_profiles/audiences"],
  ["cdp/createAudience", "POST", "/cdp/audiences"],
  ["cdp/updateAudience", "PUT", "/cdp/audiences/missing"],
  ["cdp/deleteAudience", "DELETE", "/cdp/audiences/missing"],
  ["segment/updateCustomerProfile", "PUT", "/segment/customer_profile/a"],
  ["segment/updateCustomerProfileV2", "PUT", "/segment/customer_profile_v2/a"],
  ["segment/v2/updateCustomerProfile", "PUT", "/segment/v2/customer_profiles/a"],
  ["segment/updateCustomerProfileAudiences", "PUT", "/segment/customer_profiles/a/audiences"],
  ["segment/updateCustomerProfilesAudiences", "PUT", "/segment/customer_profiles/audiences"],
  ["segment/v2/updateCustomerProfilesAudiences", "PUT", "/segment/v2/customer_profiles/audiences"],
  ["segment/trackEvent", "PUT", "/segment/event"],
  ["segment/trackEventV2", "PUT", "/segment/v2/events"],
  ["segment/createAudience", "POST", "/segment/audiences"],
  ["segment/updateAudience", "PUT", "/segment/audiences/missing"],
  ["segment/deleteAudience", "DELETE", "/segment/audiences/missing"],
  ["segment/updateCustomerSession", "PUT", "/segment/customer_sessions/a"],
  ["segment/v2/updateCustomerSession", "PUT", "/segment/v2/customer_sessions/a"],
];

describe.skipIf(!referenceIsPresent)("data platforms fit the public document", () => {
  beforeAll(async () => {
    shop = await createRewardingShop();
    const [cdp, segment] = await Promise.all([
      createPlatformKey(shop.id, "customer_data"),
      createPlatformKey(shop.id, "segment"),
    ]);
    keys = { cdp, segment };
  });

  it.each(operations)("%s answers what is documented, with all that it knows", async (name) => {
    const answer = await CALLS[name]?.();
    expect(answer?.status).toBeLessThan(300);
    if (answer === undefined) return;
    expectConnectorAnswerFits(name, answer);
    if (!EVALUATING.has(name)) return;
    for (const section of EVERYTHING) expect(answer.body).toHaveProperty(section);
    for (const section of ["effects", "createdCoupons", "createdReferrals", "awardedGiveaways"]) {
      expect(answer.body[section], section).not.toEqual([]);
    }
  });

  it.each(PATHS)("%s refuses the key, the tenant and the body", async (_name, method, path) => {
    const body = method === "DELETE" ? undefined : {};
    const unauthorized = await send(method, path, body, { authorization: "ApiKey-v1 wrong" });
    expect(unauthorized).toMatchObject({ status: 401, body: { Error: "Missing Session Token" } });
    expectRefused(unauthorized, 401);
    const nowhere = await send(method, path, body, { "destination-hostname": "" });
    expect(nowhere).toMatchObject({ status: 400, body: { Error: "No Deployment URL specified" } });
    expectRefused(nowhere, 400);
    if (body === undefined) return;
    const invalid = await send(method, path, "no object");
    expect(invalid.status).toBe(400);
    expectRefused(invalid, 400);
  });

  it.each(["cdp", "segment"])("%s audiences that are missing or taken", async (platform) => {
    const { integrationId: audienceId } = await audience(platform === "cdp" ? "cdp" : "segment");
    const body = { audienceId, audienceName: "Again" };
    const taken = await send("POST", `/${platform}/audiences`, body);
    expect(taken.status).toBe(409);
    expectRefused(taken, 409);
    for (const method of ["PUT", "DELETE"]) {
      const sent = method === "PUT" ? body : undefined;
      const missing = await send(method, `/${platform}/audiences/${randomName("none")}`, sent);
      expect(missing.status).toBe(404);
      expectRefused(missing, 404);
    }
  });

  it("covers every operation of both platforms", async () => {
    const { body } = await call<{ paths: Record<string, Record<string, { operationId: string }>> }>(
      "GET",
      "/openapi/third-party.json",
    );
    const served = Object.values(body.paths)
      .flatMap((methods) => Object.values(methods))
      .map(({ operationId }) => operationId)
      .filter((name) => name.startsWith("cdp/") || name.startsWith("segment/"));
    expect(served.sort()).toEqual([...operations].sort());
  });
});

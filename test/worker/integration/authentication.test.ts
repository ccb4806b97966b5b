import { describe, expect, it } from "vitest";
import {
  createApiKey,
  createApplication,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { call } from "../../support/http";

const operations = [
  ["PUT", "/v2/customer_sessions/cart", { customerSession: {} }],
  ["GET", "/v2/customer_sessions/cart", undefined],
  ["PUT", "/v2/customer_profiles/customer", {}],
  ["GET", "/v1/loyalty_programs/1/profile/customer/balances", undefined],
  ["GET", "/v1/loyalty_programs/1/profile/customer/transactions", undefined],
  ["GET", "/v1/loyalty_programs/1/profile/customer/points", undefined],
] as const;

/** What every key that does not open the Integration API is answered. */
const UNAUTHORIZED = {
  message: "The API key is missing, unknown, expired or revoked",
  errors: [],
  StatusCode: 401,
};

describe.each(operations)("%s %s", (method, path, body) => {
  it("answers keys that are missing, malformed or unknown alike", async () => {
    const { key } = await createApplication();
    const secret = key.replace("ApiKey-v1 ", "");
    const bad = [undefined, "", secret, `Bearer ${secret}`, "ApiKey-v1", "ApiKey-v1 unknown"];
    for (const header of [...bad, `ApiKey-v1 ${"x".repeat(500)}`]) {
      const answer = await call(method, path, body, header);
      expect([header, answer.status]).toEqual([header, 401]);
      expect(answer.body).toEqual(UNAUTHORIZED);
    }
  });

  it("proves an unknown key before it reads the body", async () => {
    if (body === undefined) return;
    const answer = await call(method, path, "no JSON", "ApiKey-v1 unknown");
    expect(answer.status).toBe(401);
  });

  it("answers a platform's key like an unknown one", async () => {
    const shop = await createApplication();
    const braze = await createApiKey(shop.id, { platform: "braze" });
    const answer = await call(method, path, body, braze);
    expect(answer).toMatchObject({ status: 401, body: UNAUTHORIZED });
  });

  it("stops at once to know a key that was revoked, also where it was just used", async () => {
    const { shop, key, id } = await shopWithSecondKey();
    expect((await call("PUT", "/v2/customer_profiles/c", {}, key)).status).toBe(200);
    await manage("DELETE", `/v1/applications/${shop.id}/api_keys/${id}`);
    const answer = await call(method, path, body, key);
    expect(answer).toMatchObject({ status: 401, body: UNAUTHORIZED });
  });
});

it("takes the scheme in any case", async () => {
  const { key } = await createApplication();
  const header = key.replace("ApiKey-v1", "apikey-V1");
  const answer = await call("PUT", "/v2/customer_profiles/customer", {}, header);
  expect(answer.status).toBe(200);
});

async function shopWithSecondKey(): Promise<{ shop: TestApplication; key: string; id: number }> {
  const shop = await createApplication();
  const created = await manage<{ id: number; key: string }>(
    "POST",
    `/v1/applications/${shop.id}/api_keys`,
    { title: randomName("key"), expires: "2999-01-01T00:00:00Z" },
  );
  return { shop, key: `ApiKey-v1 ${created.key}`, id: created.id };
}

import { describe, expect, it } from "vitest";
import { call, createApplication, manage, randomName } from "./support/client";
import {
  expectFits,
  expectFitsSchema,
  expectStored,
  referenceIsPresent,
} from "./support/reference";

const EXPIRY = "2999-01-01T00:00:00.000Z";
const MISSING = 999_999_999;

describe.skipIf(!referenceIsPresent)("Applications and keys fit the public documents", () => {
  const settings = () => ({
    name: randomName("shop"),
    description: "all settings",
    currency: "KWD",
    timezone: "Asia/Kuwait",
    caseSensitivity: "insensitive-lowercase",
    sandbox: true,
    limits: [{ action: "setDiscount", limit: 10.5, period: "daily", entities: ["Profile"] }],
    defaultDiscountScope: "cartItems",
    defaultDiscountAdditionalCostPerItemScope: "itemTotal",
    enableCascadingDiscounts: true,
    enablePartialDiscounts: true,
    enableFlattenedCartItems: true,
  });

  it("Applications, with every stored field", async () => {
    const sent = settings();
    const created = await call<{ id: number }>("POST", "/v1/applications", sent);
    expect(created.status).toBe(201);
    expectFitsSchema("management-api", "Application", created.body);
    expectStored(created.body, sent);
    const path = `/v1/applications/${created.body.id}`;
    const read = await call("GET", path);
    expectFits("management-api", "getApplication", read.status, read.body);
    expectStored(read.body, sent);
    const updated = await call("PUT", path, { ...sent, name: "renamed" });
    expectFitsSchema("management-api", "Application", updated.body);
    expectStored(updated.body, { ...sent, name: "renamed" });
    const listed = await call("GET", "/v1/applications?pageSize=3&sort=-id");
    expectFits("management-api", "getApplications", listed.status, listed.body);
  });

  it("API keys, with every stored field", async () => {
    const { id } = await createApplication();
    const sent = {
      title: "Braze",
      expires: EXPIRY,
      platform: "braze",
      type: "staging",
      timeOffset: 3_600_000_000_000,
    };
    const path = `/v1/applications/${id}/api_keys`;
    const created = await call<{ id: number }>("POST", path, sent);
    expect(created.status).toBe(201);
    expectFitsSchema("sdk-only-models", "NewApplicationAPIKey", created.body);
    expectStored(created.body, sent);
    const { data } = await manage<{ data: unknown[] }>("GET", path);
    for (const key of data) expectFitsSchema("sdk-only-models", "ApplicationAPIKey", key);
    expect(await call("DELETE", `${path}/${created.body.id}`)).toMatchObject({ status: 204 });
  });

  it("Management keys, with every stored field", async () => {
    const sent = {
      name: "back office",
      expiryDate: EXPIRY,
      endpoints: [{ path: "/v1/applications" }],
      allowedApplicationIds: [1],
    };
    const created = await call<{ id: number }>("POST", "/v1/management_keys", sent);
    expect(created.status).toBe(201);
    await manage("DELETE", `/v1/management_keys/${created.body.id}`);
    expectFitsSchema("sdk-only-models", "NewManagementKey", created.body);
    expectStored(created.body, sent);
    const { data } = await manage<{ data: unknown[] }>("GET", "/v1/management_keys");
    for (const key of data) expectFitsSchema("sdk-only-models", "ManagementKey", key);
  });

  it("errors of an unknown key, a missing Application and a wrong body", async () => {
    const path = `/v1/applications/${MISSING}`;
    const unauthorized = await call("GET", path, undefined, "ManagementKey-v1 wrong");
    expect(unauthorized.status).toBe(401);
    expectFits("management-api", "getApplication", 401, unauthorized.body);
    const missing = await call("GET", path);
    expect(missing.status).toBe(404);
    expectFits("management-api", "getApplication", 404, missing.body);
    const invalid = await call("POST", "/v1/applications", { name: 1 });
    expect(invalid.status).toBe(400);
    expectFitsSchema("management-api", "ErrorResponseWithStatus", invalid.body);
  });
});

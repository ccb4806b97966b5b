import { describe, expect, it } from "vitest";
import { call, createApplication, manage, randomName } from "./support/client";
import {
  expectFits,
  expectFitsSchema,
  expectStored,
  referenceIsPresent,
} from "./support/reference";

const MISSING = 999_999_999;

function uniqueName(): string {
  return `d${crypto.randomUUID().replaceAll("-", "")}`;
}

const attribute = (change: Record<string, unknown> = {}) => ({
  entity: "Event",
  eventType: "product_viewed",
  name: uniqueName(),
  title: "Colours (of the product)",
  type: "(list string)",
  description: "what was looked at",
  suggestions: ["red", "blue"],
  hasAllowedList: true,
  restrictedBySuggestions: true,
  editable: false,
  ...change,
});

const cost = (change: Record<string, unknown> = {}) => ({
  name: uniqueName(),
  title: "Shipping fee",
  description: "what the carrier charges",
  type: "both",
  ...change,
});

const program = (change: Record<string, unknown> = {}) => ({
  name: randomName("wallet"),
  title: "Sample Wallet",
  description: "one point for every dollar",
  defaultValidity: "12M_U",
  defaultPending: "30D_D",
  allowSubledger: true,
  usersPerCardLimit: 3,
  sandbox: false,
  programJoinPolicy: "points_activated",
  tiersExpirationPolicy: "absolute_expiration",
  tierCycleStartDate: "2026-01-01T00:00:00Z",
  tiersExpireIn: "1Y",
  tiersDowngradePolicy: "balance_based",
  cardCodeSettings: { validCharacters: ["A", "1"], couponPattern: "CARD-########" },
  returnPolicy: "unlimited",
  timezone: "Europe/Berlin",
  cardBased: false,
  tiers: [
    { name: "Silver", minPoints: 0 },
    { name: "Gold", minPoints: 999_999_999_999.99 },
  ],
  ...change,
});

describe.skipIf(!referenceIsPresent)("attributes fit the public documents", () => {
  it("with every stored field, when created, read, listed and changed", async () => {
    const { id } = await createApplication();
    const sent = attribute({ subscribedApplicationsIds: [id] });
    const created = await call<{ id: number }>("POST", "/v1/attributes", sent);
    expect(created.status).toBe(201);
    expectFits("management-api", "createAttribute", 201, created.body);
    expectStored(created.body, sent);
    const path = `/v1/attributes/${created.body.id}`;
    const read = await call("GET", path);
    expectFits("management-api", "getAttribute", read.status, read.body);
    expectStored(read.body, sent);
    const updated = await call("PUT", path, { ...sent, description: "changed" });
    expectFits("management-api", "updateAttribute", updated.status, updated.body);
    expectStored(updated.body, { ...sent, description: "changed" });
    const listed = await call("GET", "/v1/attributes?sort=-id&pageSize=5");
    expectFits("management-api", "getAttributes", listed.status, listed.body);
  });

  it("when they are refused", async () => {
    const sent = attribute();
    await manage("POST", "/v1/attributes", sent);
    const answers = [
      ["createAttribute", 409, await call("POST", "/v1/attributes", sent)],
      ["createAttribute", 400, await call("POST", "/v1/attributes", attribute({ type: "x" }))],
      ["getAttributes", 400, await call("GET", "/v1/attributes?kind=x")],
      ["getAttribute", 404, await call("GET", `/v1/attributes/${MISSING}`)],
      ["updateAttribute", 404, await call("PUT", `/v1/attributes/${MISSING}`, sent)],
      ["getAttributes", 401, await call("GET", "/v1/attributes", undefined, "Bearer wrong")],
    ] as const;
    for (const [operation, status, answer] of answers) {
      expect(answer.status, operation).toBe(status);
      expectFits("management-api", operation, status, answer.body);
    }
  });
});

describe.skipIf(!referenceIsPresent)("additional costs fit the public documents", () => {
  it("with every stored field, when created, read, listed and changed", async () => {
    const { id } = await createApplication();
    const sent = cost({ subscribedApplicationsIds: [id] });
    const created = await call<{ id: number }>("POST", "/v1/additional_costs", sent);
    expect(created.status).toBe(201);
    expectFits("management-api", "createAdditionalCost", 201, created.body);
    expectStored(created.body, sent);
    const path = `/v1/additional_costs/${created.body.id}`;
    const read = await call("GET", path);
    expectFits("management-api", "getAdditionalCost", read.status, read.body);
    expectStored(read.body, sent);
    const updated = await call("PUT", path, { ...sent, title: "Handling" });
    expectFits("management-api", "updateAdditionalCost", updated.status, updated.body);
    expectStored(updated.body, { ...sent, title: "Handling" });
    const listed = await call("GET", "/v1/additional_costs?sort=-id&pageSize=5");
    expectFits("management-api", "getAdditionalCosts", listed.status, listed.body);
  });

  it("when they are refused", async () => {
    const sent = cost();
    const { id } = await manage<{ id: number }>("POST", "/v1/additional_costs", sent);
    const path = "/v1/additional_costs";
    const answers = [
      ["createAdditionalCost", 409, await call("POST", path, sent)],
      ["createAdditionalCost", 400, await call("POST", path, cost({ type: "x" }))],
      ["updateAdditionalCost", 400, await call("PUT", `${path}/${id}`, cost())],
      ["getAdditionalCost", 404, await call("GET", `${path}/${MISSING}`)],
      ["updateAdditionalCost", 404, await call("PUT", `${path}/${MISSING}`, sent)],
      ["getAdditionalCosts", 401, await call("GET", path, undefined, "Bearer wrong")],
    ] as const;
    for (const [operation, status, answer] of answers) {
      expect(answer.status, operation).toBe(status);
      expectFits("management-api", operation, status, answer.body);
    }
  });
});

describe.skipIf(!referenceIsPresent)("loyalty programs fit the public documents", () => {
  it("with every stored field, when created, read, listed, changed and deleted", async () => {
    const { id } = await createApplication();
    const sent = program({ subscribedApplications: [id] });
    const created = await call<{ id: number }>("POST", "/v1/loyalty_programs", sent);
    expect(created.status).toBe(201);
    expectFitsSchema("management-api", "LoyaltyProgram", created.body);
    expectStored(created.body, sent);
    const path = `/v1/loyalty_programs/${created.body.id}`;
    const read = await call("GET", path);
    expectFits("management-api", "getLoyaltyProgram", read.status, read.body);
    expectStored(read.body, sent);
    const listed = await call("GET", "/v1/loyalty_programs");
    expectFits("management-api", "getLoyaltyPrograms", listed.status, listed.body);
    const updated = await call("PUT", path, { title: "Other", tiers: [] });
    expect(updated.status).toBe(200);
    expectFitsSchema("management-api", "LoyaltyProgram", updated.body);
    expectStored(updated.body, { ...sent, title: "Other", tiers: [] });
    expect(await call("DELETE", path)).toMatchObject({ status: 204, body: "" });
    const gone = await call("GET", path);
    expect(gone.status).toBe(404);
    expectFits("management-api", "getLoyaltyProgram", 404, gone.body);
  });

  it("when points are added and deducted, or refused", async () => {
    const { id, key } = await createApplication();
    const made = await manage<{ id: number }>(
      "POST",
      "/v1/loyalty_programs",
      program({ subscribedApplications: [id], defaultPending: "immediate" }),
    );
    const customer = encodeURIComponent(randomName("customer/ä b"));
    const profile = `/v1/loyalty_programs/${made.id}/profile/${customer}`;
    const missing = `/v1/loyalty_programs/${MISSING}/profile/${customer}`;
    const add = `${profile}/add_points`;
    const deduct = `${profile}/deduct_points`;
    const points = { points: 120, name: "welcome", subledgerId: "stars", applicationId: id };
    const answers = [
      ["addLoyaltyPoints", 204, await call("PUT", add, points)],
      ["removeLoyaltyPoints", 204, await call("PUT", deduct, { ...points, points: 20.5 })],
      ["addLoyaltyPoints", 400, await call("PUT", add, { points: 0 })],
      ["removeLoyaltyPoints", 400, await call("PUT", deduct, { points: 1 })],
      ["addLoyaltyPoints", 401, await call("PUT", add, points, "Bearer wrong")],
      ["removeLoyaltyPoints", 401, await call("PUT", deduct, points, "Bearer wrong")],
      ["addLoyaltyPoints", 404, await call("PUT", `${missing}/add_points`, points)],
      ["removeLoyaltyPoints", 404, await call("PUT", `${missing}/deduct_points`, points)],
    ] as const;
    for (const [operation, status, answer] of answers) {
      expect(answer.status, operation).toBe(status);
      expectFits("management-api", operation, status, answer.body);
    }
    const balances = await call("GET", `${profile}/balances`, undefined, key);
    expect(balances.body).toMatchObject({
      subledgerBalances: { stars: { activePoints: 99.5, spentPoints: 20.5 } },
    });
  });
});

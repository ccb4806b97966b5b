import { describe, expect, it } from "vitest";
import { call, createApplication, manage, randomName, upload } from "./support/client";
import {
  expectFits,
  expectFitsSchema,
  expectStored,
  referenceIsPresent,
} from "./support/reference";

async function setUp() {
  const application = await createApplication();
  const campaigns = `/v1/applications/${application.id}/campaigns`;
  const campaign = await manage<{ id: number }>("POST", campaigns, {
    name: randomName("campaign"),
    tags: [],
    features: [],
    limits: [],
  });
  const path = `${campaigns}/${campaign.id}`;
  return { ...application, campaignId: campaign.id, path };
}

/** Calls, and fails unless the answer fits what the public document says of the operation. */
async function fits<T>(operationId: string, method: string, path: string, body?: unknown) {
  const answer = await call<T>(method, path, body);
  expectFits("management-api", operationId, answer.status, answer.body);
  return answer;
}

describe.skipIf(!referenceIsPresent)("what rules are made of fits the public documents", () => {
  it("account-wide collections", async () => {
    const { id } = await createApplication();
    const sent = { name: randomName("c"), description: "d", subscribedApplicationsIds: [id] };
    const path = "/v1/collections";
    const created = await fits<{ id: number }>("createAccountCollection", "POST", path, sent);
    expect(created.status).toBe(201);
    expectStored(created.body, sent);
    await fits("createAccountCollection", "POST", path, sent);
    await fits("createAccountCollection", "POST", path, { name: "" });
    const one = `${path}/${created.body.id}`;
    const imported = await upload(`${one}/import`, "item\na\nb\n");
    expectFits("management-api", "importAccountCollection", imported.status, imported.body);
    const read = await fits("getAccountCollection", "GET", one);
    expectStored(read.body, { ...sent, payload: ["a", "b"] });
    await fits("updateAccountCollection", "PUT", one, { description: "e" });
    await fits("listAccountCollections", "GET", `${path}?pageSize=1`);
    await fits("listAccountCollections", "GET", `${path}?withTotalResultSize=true`);
    await fits("getCollectionItems", "GET", `${one}/items`);
    await fits("deleteAccountCollection", "DELETE", one);
    await fits("getAccountCollection", "GET", one);
  });

  it("collections of campaigns", async () => {
    const { id, path } = await setUp();
    const sent = { name: randomName("c"), description: "d" };
    const list = `${path}/collections`;
    const created = await fits<{ id: number }>("createCollection", "POST", list, sent);
    const one = `${list}/${created.body.id}`;
    const imported = await upload(`${one}/import`, "item\na\n");
    expectFits("management-api", "importCollection", imported.status, imported.body);
    await fits("getCollection", "GET", one);
    await fits("updateCollection", "PUT", one, { description: "e" });
    await fits("listCollections", "GET", list);
    await fits("listCollectionsInApplication", "GET", `/v1/applications/${id}/collections`);
    await fits("deleteCollection", "DELETE", one);
  });

  it("audiences and their members", async () => {
    const { key } = await createApplication();
    const sent = {
      name: randomName("audience"),
      description: "d",
      sandbox: false,
      subscribedApplicationsIds: [],
      integration: "segment",
      integrationId: randomName("external"),
      createdIn3rdParty: true,
      lastUpdate: "2026-01-01T00:00:00.000Z",
    };
    const created = await call<{ id: number }>("POST", "/v2/audiences", sent, key);
    expectFits("integration-api", "createAudienceV2", created.status, created.body);
    expectStored(created.body, sent);
    const path = `/v1/audiences/${created.body.id}/memberships`;
    const imported = await upload(`${path}/import`, "profileintegrationid\nx\n");
    expectFits("management-api", "importAudiencesMemberships", imported.status, imported.body);
    await fits("getAudiences", "GET", "/v1/audiences?sort=-id&pageSize=5");
    await fits("getAudiences", "GET", "/v1/audiences?withTotalResultSize=true");
    const analytics = `/v1/audiences/analytics?audienceIds=${created.body.id}`;
    await fits("getAudiencesAnalytics", "GET", analytics);
    const members = await fits<{ data: unknown[] }>("getAudienceMemberships", "GET", path);
    expect(members.body.data).toHaveLength(1);
    await fits("getAudienceMemberships", "GET", "/v1/audiences/987654/memberships");
  });

  it("giveaway pools", async () => {
    const { id } = await createApplication();
    const sent = {
      name: randomName("pool"),
      description: "d",
      sandbox: false,
      subscribedApplicationsIds: [id],
    };
    const created = await call<{ id: number }>("POST", "/v1/giveaways/pools", sent);
    expect(created.status).toBe(201);
    expectFitsSchema("sdk-only-models", "GiveawaysPool", created.body);
    expectStored(created.body, sent);
    const imported = await upload(`/v1/giveaways/pools/${created.body.id}/import`, "code\nA\n");
    expectFits("management-api", "importPoolGiveaways", imported.status, imported.body);
  });

  it("referrals", async () => {
    const { key, campaignId, path } = await setUp();
    const sent = {
      campaignId,
      advocateProfileIntegrationId: "advocate",
      friendProfileIntegrationId: "friend",
      startDate: "2026-01-01T00:00:00.000Z",
      expiryDate: "2999-01-01T00:00:00.000Z",
      usageLimit: 3,
      attributes: {},
    };
    const created = await call<{ id: number }>("POST", "/v1/referrals", sent, key);
    expectFits("integration-api", "createReferral", created.status, created.body);
    expectStored(created.body, sent);
    const file = `code,advocateprofileintegrationid\n${randomName("REF")},a\n`;
    const imported = await upload(`${path}/import_referrals`, file);
    expectFits("management-api", "importReferrals", imported.status, imported.body);
    const list = `${path}/referrals`;
    await fits("getReferralsWithoutTotalCount", "GET", `${list}/no_total`);
    const legacy = await call("GET", list);
    // Fields that came later than that client.
    const later = { extensions: ["attributes", "importId", "batchId"] };
    expectFits("legacy-sdk-4.3", "getReferrals", legacy.status, legacy.body, later);
    const one = `${list}/${created.body.id}`;
    await fits("updateReferral", "PUT", one, { usageLimit: 1 });
    await fits("updateReferral", "PUT", one, { usageLimit: -1 });
    await fits("deleteReferral", "DELETE", one);
  });

  it("coupons from files", async () => {
    const { path } = await setUp();
    const imported = await upload(`${path}/import_coupons`, `value\n${randomName("FILE")}\n`);
    expectFits("management-api", "importCoupons", imported.status, imported.body);
  });
});

describe.skipIf(!referenceIsPresent)("what shops call for rules fits the public documents", () => {
  it("audiences", async () => {
    const { key } = await createApplication();
    const as = async <T>(operationId: string, method: string, path: string, body?: unknown) => {
      const answer = await call<T>(method, path, body, key);
      expectFits("integration-api", operationId, answer.status, answer.body);
      return answer.body;
    };
    const sent = { name: "a", integration: "x", integrationId: randomName("external") };
    const { id } = await as<{ id: number }>("createAudienceV2", "POST", "/v2/audiences", sent);
    await as("createAudienceV2", "POST", "/v2/audiences", sent);
    await as("createAudienceV2", "POST", "/v2/audiences", {});
    await as("updateAudienceV2", "PUT", `/v2/audiences/${id}`, { name: "b" });
    const change = { action: "add", profileIntegrationId: "somebody", audienceId: id };
    await as("updateCustomerProfileAudiences", "POST", "/v2/customer_audiences", {
      data: [change],
    });
    await as("updateCustomerProfileAudiences", "POST", "/v2/customer_audiences", {
      data: [{ ...change, audienceId: 987_654 }],
    });
    const attributes = `/v2/audience_customers/${id}/attributes`;
    await as("updateAudienceCustomersAttributes", "PUT", attributes, {});
    await as("deleteAudienceMembershipsV2", "DELETE", `/v2/audiences/${id}/memberships`);
    await as("deleteAudienceV2", "DELETE", `/v2/audiences/${id}`);
    await as("deleteAudienceV2", "DELETE", `/v2/audiences/${id}`);
  });

  it("referrals and reservations of coupons", async () => {
    const { key, campaignId, path } = await setUp();
    const as = async (operationId: string, method: string, to: string, body?: unknown) => {
      const answer = await call(method, to, body, key);
      expectFits("integration-api", operationId, answer.status, answer.body);
      return answer;
    };
    await as("createReferral", "POST", "/v1/referrals", { campaignId });
    const many = { campaignId, advocateProfileIntegrationIds: ["a", "b"], usageLimit: 1 };
    const bulk = "/v1/referrals_for_multiple_advocates";
    await as("createReferralsForMultipleAdvocates", "POST", `${bulk}?silent=no`, many);
    await as("createReferralsForMultipleAdvocates", "POST", bulk, many);
    await as("createReferralsForMultipleAdvocates", "POST", bulk, { campaignId });
    const code = randomName("FILE");
    await upload(`${path}/import_coupons`, `value\n${code}\n`);
    const reservation = `/v1/coupon_reservations/${code}`;
    const ids = { integrationIDs: ["anna"] };
    expect((await as("createCouponReservation", "POST", reservation, ids)).status).toBe(201);
    const holders = `/v1/coupon_reservations/customerprofiles/${code}`;
    await as("getReservedCustomers", "GET", holders);
    await as("deleteCouponReservation", "DELETE", reservation, ids);
    await as("deleteCouponReservation", "DELETE", "/v1/coupon_reservations/NOTHING", ids);
  });
});

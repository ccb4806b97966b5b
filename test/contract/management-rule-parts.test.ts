import { describe, expect, it } from "vitest";
import { call, createApplication, manage, randomName } from "./support/client";
import {
  expectFits,
  expectFitsSchema,
  expectStored,
  referenceIsPresent,
} from "./support/reference";

const MISSING = 999_999_999;

const newStore = () => ({
  name: "South",
  description: "in the south",
  integrationId: randomName("store"),
});

const campaignSettings = {
  name: "Local",
  state: "enabled",
  tags: [],
  features: [],
  limits: [],
};

describe.skipIf(!referenceIsPresent)("what rules use fits the public documents", () => {
  it("stores, and what a campaign does with them", async () => {
    const { id } = await createApplication();
    const path = `/v1/applications/${id}/stores`;
    const sent = newStore();
    const created = await call<{ id: number }>("POST", path, sent);
    expectFits("management-api", "createStore", created.status, created.body);
    expectStored(created.body, sent);
    const again = await call("POST", path, sent);
    expect(again.status).toBe(409);
    expectFits("management-api", "createStore", 409, again.body);
    const one = `${path}/${created.body.id}`;
    const read = await call("GET", one);
    expectFits("management-api", "getStore", read.status, read.body);
    const updated = await call("PUT", one, { ...sent, name: "North" });
    expectFits("management-api", "updateStore", updated.status, updated.body);
    for (const query of ["", "?withTotalResultSize=true"]) {
      const listed = await call("GET", `${path}${query}`);
      expectFits("management-api", "listStores", listed.status, listed.body);
    }
    const campaigns = `/v1/applications/${id}/campaigns`;
    const campaign = await call<{ id: number }>("POST", campaigns, {
      ...campaignSettings,
      linkedStoreIds: [created.body.id],
    });
    expectFitsSchema("management-api", "Campaign", campaign.body);
    expectStored(campaign.body, { linkedStoreIds: [created.body.id] });
    const budgets = `${campaigns}/${campaign.body.id}/stores/budgets`;
    const budget = { action: "setDiscount", storeLimits: [{ storeId: created.body.id, limit: 5 }] };
    expect((await call("POST", budgets, budget)).status).toBe(201);
    const list = await call("GET", budgets);
    expectFits("management-api", "listCampaignStoreBudgetLimits", list.status, list.body);
    const summary = await call("GET", `${budgets}/summary`);
    expectFits("management-api", "summarizeCampaignStoreBudget", summary.status, summary.body);
    const deleted = await call("DELETE", one);
    expectFits("management-api", "deleteStore", deleted.status, deleted.body);
    const missing = await call("GET", `${path}/${MISSING}`);
    expectFits("management-api", "getStore", missing.status, missing.body);
  });

  it("webhooks and custom effects", async () => {
    const { id } = await createApplication();
    const webhook = {
      applicationIds: [id],
      title: "Hook",
      description: "calls",
      draft: false,
      verb: "POST",
      url: "https://a.example/{{who}}",
      headers: ["X-Who: {{who}}"],
      payload: '{"who": "{{who}}"}',
      params: [{ type: "string", title: "who", description: "Whom to call", ui: {} }],
      enabled: true,
    };
    const created = await call<{ id: number }>("POST", "/v1/webhooks", webhook);
    expectFitsSchema("management-api", "Webhook", created.body);
    expectStored(created.body, webhook);
    const read = await call("GET", `/v1/webhooks/${created.body.id}`);
    expectFits("management-api", "getWebhook", read.status, read.body);
    const listed = await call("GET", `/v1/webhooks?applicationIds=${id}`);
    expectFits("management-api", "getWebhooks", listed.status, listed.body);
    const effect = {
      name: randomName("effect").replace("-", "_"),
      title: "Note",
      payload: '{"note": "{{note}}"}',
      description: "prints",
      isPerItem: false,
      enabled: true,
      params: [{ type: "string", title: "note", ui: {} }],
      applicationIds: [id],
    };
    const made = await call("POST", "/v1/custom_effects", effect);
    expectFitsSchema("sdk-only-models", "CustomEffect", made.body);
    expectStored(made.body, effect);
  });

  it("event types, cart item filters and the evaluation tree", async () => {
    const eventType = { name: randomName("event"), title: "Seen", description: "was seen" };
    const made = await call("POST", "/v1/event_types", eventType);
    expectFitsSchema("management-api", "EventType", made.body);
    const types = await call("GET", `/v1/event_types?name=${eventType.name}`);
    expectFits("management-api", "getEventTypes", types.status, types.body);
    const { id } = await createApplication();
    const filters = `/v1/applications/${id}/cart_item_filters`;
    const filter = await call<{ id: number }>("POST", filters, {
      name: "All",
      expression: [".", "Session", "CartItems"],
    });
    expectFitsSchema("management-api", "ApplicationCIF", filter.body);
    const listed = await call("GET", filters);
    expectFits("management-api", "listApplicationCartItemFilters", listed.status, listed.body);
    const expression = await call(
      "GET",
      `${filters}/${filter.body.id}/expressions/${filter.body.id}`,
    );
    const operation = "getApplicationCartItemFilterExpression";
    expectFits("management-api", operation, expression.status, expression.body);
    const settings = { name: "Shop", currency: "USD", timezone: "UTC" };
    const tree = await call<{ version: number; set: { groupId: number } }>(
      "GET",
      `/v1/applications/${id}/campaign_set`,
    );
    const { version, set } = tree.body;
    const group = { name: "G", parentId: set.groupId, description: "", locked: false };
    const modes = { evaluationMode: "listOrder", evaluationScope: "session" };
    const path = `/v1/applications/${id}/campaign_set/${version}/groups`;
    const created = await call<{ id: number }>("POST", path, { ...group, ...modes });
    expectFitsSchema("sdk-only-models", "CampaignEvaluationGroup", created.body);
    const updated = await call("PUT", `/v1/applications/${id}`, {
      ...settings,
      defaultEvaluationGroupId: created.body.id,
      defaultCartItemFilterId: filter.body.id,
    });
    expectFitsSchema("management-api", "Application", updated.body);
    expectStored(updated.body, { defaultEvaluationGroupId: created.body.id });
    await manage("GET", `/v1/applications/${id}/campaign_set`);
  });
});

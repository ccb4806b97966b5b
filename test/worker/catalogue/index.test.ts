import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { keyRowStatement, type KeyRow } from "../../../src/db/queries/key-row";
import { CatalogueCache } from "../../../src/services/catalogue/cache";
import { currentIndex, rememberedIndex } from "../../../src/services/catalogue/read-index";
import type { IntegrationContext } from "../../../src/services/context";
import { hashKey } from "../../../src/services/hash-key";
import { KeyRoutes } from "../../../src/services/key-routes";
import type { Database } from "../../../src/services/ports";
import { createProductionPorts } from "../../../src/services/production-ports";
import { createApplication, createCampaign, manage, randomName } from "../../support/deployment";

const ENTRY_CHARACTERS_MAX = 1024;

/** An isolate of its own that works for an Application's key, and counts what it asks of D1. */
async function isolateOf(authorization: string) {
  const ports = createProductionPorts(env, { event: () => {} });
  const asked: number[] = [];
  const db: Database = {
    prepare: (sql) => ports.db.prepare(sql),
    batch: (statements) => {
      asked.push(statements.length);
      return ports.db.batch(statements);
    },
  };
  const keyHash = await hashKey(authorization.replace("ApiKey-v1 ", ""));
  const context: IntegrationContext = {
    ports: { ...ports, db },
    requestId: "test",
    keyHash,
    platform: "none",
    caches: { catalogues: new CatalogueCache(), keyRoutes: new KeyRoutes() },
  };
  let known = await rememberedIndex(context);
  const read = async () => {
    asked.length = 0;
    const key = await keyRowStatement(ports.db, keyHash).first<KeyRow>();
    if (key === null) throw new Error("The key is there");
    known = await currentIndex(context, known, key);
    return known;
  };
  return { read, asked };
}

async function newShop() {
  const { id, key } = await createApplication();
  const tree = `/v1/applications/${id}/campaign_set`;
  const { set } = await manage<{ set: { groupId: number } }>("GET", tree);
  const isolate = await isolateOf(key);
  return { id, tree, base: set.groupId, isolate, campaigns: `/v1/applications/${id}/campaigns` };
}

it("the index orders campaigns by the tree and follows a rearrangement", async () => {
  const { id, tree, base, isolate } = await newShop();
  const [first, second, third] = [
    await createCampaign(id),
    await createCampaign(id),
    await createCampaign(id),
  ];
  const ids = async () => [...(await isolate.read()).campaigns.keys()];
  expect(await ids()).toEqual([first, second, third]);
  const { version } = await manage<{ version: number }>("GET", tree);
  const group = await manage<{ id: number }>("POST", `${tree}/${version}/groups`, {
    name: "Inner",
    parentId: base,
    evaluationMode: "lowestDiscount",
    evaluationScope: "cartItem",
    locked: false,
  });
  const leaf = (campaignId: number) => ({ type: "CAMPAIGN", campaignId });
  await manage("PUT", tree, {
    version: version + 1,
    set: {
      type: "SET",
      groupId: base,
      elements: [
        leaf(third),
        { type: "SET", groupId: group.id, elements: [leaf(second)] },
        leaf(first),
      ],
    },
  });
  expect(await ids()).toEqual([third, second, first]);
  const index = await isolate.read();
  expect(index.evaluationGroups).toEqual([
    { id: base, parentId: null, mode: "stackable", scope: "session", position: 0 },
    { id: group.id, parentId: base, mode: "lowestDiscount", scope: "cartItem", position: 1 },
  ]);
  expect(index.campaigns.get(second)).toMatchObject({ evaluationGroupId: group.id });
});

it("the index carries stores, budgets and audiences of a campaign, in at most 1 KB", async () => {
  const { id, isolate, campaigns } = await newShop();
  const stores: number[] = [];
  for (let index = 0; index < 50; index += 1) {
    const store = { name: "S", description: "", integrationId: randomName(`s${index}`) };
    const made = await manage<{ id: number }>("POST", `/v1/applications/${id}/stores`, store);
    stores.push(made.id);
  }
  const campaignId = await createCampaign(id, undefined, { linkedStoreIds: stores });
  const entry = async () => (await isolate.read()).campaigns.get(campaignId);
  const plain = await entry();
  expect(plain).toMatchObject({
    linkedStoreIds: stores,
    storeBudgets: [],
    targetedAudienceIds: [],
  });
  expect(JSON.stringify(plain).length).toBeLessThanOrEqual(ENTRY_CHARACTERS_MAX);
  await manage("POST", `${campaigns}/${campaignId}/stores/budgets`, {
    action: "setDiscount",
    period: "daily",
    storeLimits: [{ storeId: stores[3], limit: 12.5 }],
  });
  expect(await entry()).toMatchObject({
    storeBudgets: [
      { id: expect.any(Number), storeId: stores[3], period: "daily", limitThousandths: 12_500 },
    ],
  });
  await manage("DELETE", `${campaigns}/${campaignId}/stores`);
  expect(await entry()).toMatchObject({ linkedStoreIds: null });
});

it("definitions are read again only when one of them changed", async () => {
  const { id, isolate } = await newShop();
  await isolate.read();
  await isolate.read();
  expect(isolate.asked).toEqual([]);
  await createCampaign(id);
  await isolate.read();
  const [changeOfCampaign] = isolate.asked;
  const name = randomName("event");
  const { id: eventTypeId } = await manage<{ id: number }>("POST", "/v1/event_types", {
    name,
    title: "Seen",
  });
  const { definitions } = await isolate.read();
  expect(definitions.eventTypes).toContainEqual({ id: eventTypeId, name, title: "Seen" });
  const [changeOfDefinition] = isolate.asked;
  expect(changeOfDefinition).toBeGreaterThan(changeOfCampaign ?? Infinity);
});

it("collections of campaigns are seen, although the definitions' revision stands", async () => {
  const { id, isolate, campaigns } = await newShop();
  const campaignId = await createCampaign(id);
  const before = await isolate.read();
  const name = randomName("collection");
  const collection = { name, description: "" };
  const made = await manage<{ id: number }>(
    "POST",
    `${campaigns}/${campaignId}/collections`,
    collection,
  );
  const after = await isolate.read();
  expect(after.definitionsRevision).toBe(before.definitionsRevision);
  expect(after.definitions.collections).toContainEqual({
    id: made.id,
    name,
    campaignId,
    revision: expect.any(Number),
  });
});

it("definitions hold what rules may name, without drafts and other Applications' filters", async () => {
  const { id, isolate } = await newShop();
  const name = randomName("effect").replace("-", "_");
  const params = [{ type: "string", title: "note", ui: {} }];
  const effect = await manage<{ id: number }>("POST", "/v1/custom_effects", {
    name,
    title: "Note",
    payload: '{"note": "{{note}}"}',
    enabled: true,
    params,
    applicationIds: [id],
  });
  const hook = {
    title: "Hook",
    verb: "POST",
    url: "https://a.example/",
    headers: ["X-A: 1"],
    params: [],
    enabled: true,
    applicationIds: [],
  };
  const webhook = await manage<{ id: number }>("POST", "/v1/webhooks", { ...hook, draft: false });
  const draft = await manage<{ id: number }>("POST", "/v1/webhooks", { ...hook, draft: true });
  const expression = [".", "Session", "CartItems"];
  const other = await createApplication();
  const filter = { name: "All", expression };
  const mine = await manage<{ id: number }>(
    "POST",
    `/v1/applications/${id}/cart_item_filters`,
    filter,
  );
  await manage("POST", `/v1/applications/${other.id}/cart_item_filters`, filter);
  const { definitions } = await isolate.read();
  expect(definitions.customEffects.find((one) => one.id === effect.id)).toEqual({
    id: effect.id,
    name,
    title: "Note",
    payload: '{"note": "{{note}}"}',
    params,
    isPerItem: false,
    enabled: true,
    applicationIds: [id],
  });
  const ids = definitions.webhooks.map((one) => one.id);
  expect(ids).toContain(webhook.id);
  expect(ids).not.toContain(draft.id);
  expect(definitions.cartItemFilters).toEqual([{ id: mine.id, name: "All", expression }]);
});

import { expect, it } from "vitest";
import {
  createApplication,
  createCampaign,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { call } from "../../support/http";

/**
 * What rules use may be deleted: nobody has to take it out of every ruleset before. Their rules fail
 * from the next request on and say what is gone; rules beside them go on.
 */

interface Answer {
  readonly effects: readonly { readonly effectType: string }[];
  readonly ruleFailureReasons: readonly { readonly ruleName: string; readonly details: string }[];
}

type Create = (shop: TestApplication) => Promise<{
  /** Where it is deleted. */
  readonly path: string;
  readonly blocks: readonly object[];
  readonly effectType: string;
  /** How the failed rule names it. */
  readonly gone: string;
}>;

async function make(path: string, body: object): Promise<number> {
  return (await manage<{ id: number }>("POST", path, body)).id;
}

const webhook: Create = async () => {
  const settings = { verb: "GET", url: "https://hooks.example/x", headers: [], params: [] };
  const title = randomName("hook");
  const body = { ...settings, title, applicationIds: [], enabled: true, draft: false };
  const id = await make("/v1/webhooks", body);
  return {
    path: `/v1/webhooks/${id}`,
    blocks: [{ type: "triggerWebhook", webhook: { id }, params: {} }],
    effectType: "triggerWebhook",
    gone: `The webhook "${title}" does not exist any more`,
  };
};

const customEffect: Create = async ({ id: applicationId }) => {
  const name = randomName("effect").replace("-", "_");
  const settings = { title: "Note", payload: "{}", params: [], isPerItem: false, enabled: true };
  const id = await make("/v1/custom_effects", {
    ...settings,
    name,
    applicationIds: [applicationId],
  });
  return {
    path: `/v1/custom_effects/${id}`,
    blocks: [{ type: "triggerCustomEffect", customEffect: { id }, params: {} }],
    effectType: "customEffect",
    gone: `The custom effect "${name}" does not exist any more`,
  };
};

const pool: Create = async ({ id: applicationId }) => {
  const settings = { subscribedApplicationsIds: [applicationId], sandbox: false };
  const id = await make("/v1/giveaways/pools", { ...settings, name: randomName("pool") });
  return {
    path: `/v1/giveaways/pools/${id}`,
    blocks: [{ type: "awardGiveaway", giveawayPool: { id }, profile: "Current" }],
    effectType: "willAwardGiveaway",
    gone: `The giveaway pool ${id} does not exist any more`,
  };
};

const filter: Create = async ({ id: applicationId }) => {
  const filters = `/v1/applications/${applicationId}/cart_item_filters`;
  const expression = [".", "Session", "CartItems"];
  const id = await make(filters, { name: "Everything", expression });
  const target = { type: "globalFilter", name: "Everything" };
  return {
    path: `${filters}/${id}`,
    blocks: [{ type: "awardDiscount", name: "Off", value: 1, partial: false, target }],
    effectType: "setDiscountPerItem",
    gone: 'The cart item filter "Everything" does not exist any more',
  };
};

it.each<[string, Create]>([
  ["webhook", webhook],
  ["custom effect", customEffect],
  ["cart item filter", filter],
])("a %s that rules use may be deleted: they fail and say so", async (_what, create) => {
  const shop = await createApplication();
  const { path, blocks, effectType, gone } = await create(shop);
  await createCampaign(shop.id, rulesWith(blocks));
  expect((await update(shop)).effects.map((effect) => effect.effectType)).toEqual([
    effectType,
    "showNotification",
  ]);
  await manage("DELETE", path);
  const after = await update(shop);
  expect(after.effects.map((effect) => effect.effectType)).toEqual(["showNotification"]);
  expect(after.ruleFailureReasons).toMatchObject([{ ruleName: "Uses it", details: gone }]);
});

it("a giveaway pool that rules use may be deleted: they fail and say so", async () => {
  const shop = await createApplication();
  const { path, blocks, gone } = await pool(shop);
  await createCampaign(shop.id, rulesWith(blocks));
  await manage("DELETE", path);
  expect((await update(shop)).ruleFailureReasons).toMatchObject([{ details: gone }]);
});

function rulesWith(blocks: readonly object[]) {
  const tell = { type: "showNotification", notificationType: "Info", title: "Hello", body: "" };
  return {
    strikethroughRules: [],
    promotionRules: [
      { title: "Uses it", blocks },
      { title: "Goes on", blocks: [tell] },
    ],
  };
}

async function update({ key }: TestApplication): Promise<Answer> {
  const customerSession = {
    profileId: randomName("customer"),
    state: "open",
    cartItems: [{ name: "Shoe", sku: "shoe", quantity: 1, price: 10 }],
  };
  const path = `/v2/customer_sessions/${randomName("session")}`;
  const body = { customerSession, responseContent: ["ruleFailureReasons"] };
  const answer = await call<Answer>("PUT", path, body, key);
  expect(answer.status).toBe(200);
  return answer.body;
}

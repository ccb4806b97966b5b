import type { Catalogue, Definitions } from "../../../src/core/evaluation/catalogue";
import type { Snapshot } from "../../../src/core/evaluation/snapshot";
import { manage, type TestApplication } from "../../support/deployment";
import { call } from "../../support/http";
import { upload } from "../../support/upload";
import type { ScenarioIds } from "./ids";

interface Created {
  readonly id: number;
}

/** Whether the campaigns of the scenario speak of such things at all. */
export type UsedDefinitions = (word: string) => boolean;

/** What the account has for all scenarios of a file: by name, with what it was made of. */
const shared = new Map<string, { readonly made: string; readonly id: number }>();

/** Names that only one thing of the account may have, and where the holder is deleted. */
const holders = new Map<string, string>();

const audienceIds = new Map<string, { readonly shop: TestApplication; readonly id: number }>();

/** Everything of the account that rulesets and carts may name. */
export async function setUpDefinitions(
  { application, definitions, campaigns }: Catalogue,
  snapshot: Snapshot,
  shop: TestApplication,
  uses: UsedDefinitions,
  ids: ScenarioIds,
): Promise<void> {
  await setUpAttributes(definitions.attributes, ids);
  await setUpAdditionalCosts(definitions.additionalCosts, ids);
  await setUpEventTypes(definitions.eventTypes);
  const targeted = campaigns.flatMap((campaign) => campaign.targetedAudienceIds);
  for (const { id } of snapshot.profile?.audiences ?? []) targeted.push(id);
  const audiences = withUnknown(definitions.audiences, targeted);
  if (uses("audience")) await setUpAudiences(audiences, shop, ids);
  const { sandbox } = application;
  if (uses("giveaway")) await setUpPools(definitions.giveawayPools, sandbox, snapshot, ids);
  const { customEffects } = definitions;
  const called = customEffects.some(({ name }) => uses(name));
  if (called || uses("customEffect")) await setUpCustomEffects(customEffects, ids);
  if (uses("webhook") || uses("callApi")) await setUpWebhooks(definitions.webhooks, ids);
  for (const filter of definitions.cartItemFilters) {
    const path = `/v1/applications/${ids.real("application", application.id)}/cart_item_filters`;
    const { name, expression } = filter;
    const { id } = await manage<Created>("POST", path, { name, expression });
    ids.link("cartItemFilter", filter.id, id);
  }
}

/** Audiences that campaigns are for, though the scenario says no more of them. */
function withUnknown(
  audiences: Definitions["audiences"],
  targeted: readonly number[],
): Definitions["audiences"] {
  const unknown = new Set(targeted.filter((id) => !audiences.some((known) => known.id === id)));
  const named = [...unknown].map((id) => ({
    id,
    name: `Audience ${id}`,
    integration: null,
    integrationId: null,
  }));
  return [...audiences, ...named];
}

/** Programs are made for one scenario each; a name stays taken when its program is deleted. */
export async function setUpPrograms(
  { application, definitions }: Catalogue,
  ids: ScenarioIds,
): Promise<void> {
  for (const program of definitions.loyaltyPrograms) {
    const { id, name, tiers, subscribedApplications, ...settings } = program;
    const created = await manage<Created>("POST", "/v1/loyalty_programs", {
      ...settings,
      name: ids.programName(name),
      sandbox: application.sandbox,
      subscribedApplications: applicationsOf(subscribedApplications, ids),
      tiers: tiers.map((tier) => ({
        name: tier.name,
        minPoints: tier.minPointsHundredths / 100,
      })),
    });
    ids.link("program", id, created.id);
  }
}

/** Collections that the snapshot has no items of: they were there when the rules were saved. */
export async function deleteGoneCollections(
  { definitions }: Catalogue,
  { collections }: Snapshot,
  ids: ScenarioIds,
): Promise<void> {
  for (const { id, name, campaignId } of definitions.collections) {
    if (campaignId !== null || collections.has(id) || !ids.knows("collection", id)) continue;
    await manage("DELETE", `/v1/collections/${ids.real("collection", id)}`);
    holders.delete(`collection ${name}`);
  }
}

/** Collections of the account, and of campaigns that are there by now, with their items. */
export async function setUpCollections(
  { application, definitions }: Catalogue,
  snapshot: Snapshot,
  ids: ScenarioIds,
): Promise<void> {
  const campaigns = `/v1/applications/${ids.real("application", application.id)}/campaigns`;
  for (const { id, name, campaignId } of definitions.collections) {
    const owner = campaignId === null ? "/v1" : `${campaigns}/${ids.real("campaign", campaignId)}`;
    const path = `${owner}/collections`;
    const key = campaignId === null ? `collection ${name}` : null;
    const created = await createNamed(key, path, { name });
    ids.link("collection", id, created.id);
    const items = [...(snapshot.collections.get(id) ?? [])];
    if (items.length > 0) await importCsv(`${path}/${created.id}/import`, ["item", ...items]);
  }
}

async function setUpAttributes(
  attributes: Definitions["attributes"],
  ids: ScenarioIds,
): Promise<void> {
  for (const { id, entity, name, type, eventType, suggestions, ...rest } of attributes) {
    const { restrictedBySuggestions } = rest;
    const body = { entity, name, type, title: name, description: "", suggestions, eventType };
    const key = `attribute ${entity} ${eventType ?? ""} ${name}`;
    const made = { ...body, restrictedBySuggestions, editable: true };
    ids.link("attribute", id, await share(key, "/v1/attributes", made));
  }
}

async function setUpAdditionalCosts(
  costs: Definitions["additionalCosts"],
  ids: ScenarioIds,
): Promise<void> {
  for (const { id, name, title, type } of costs) {
    const body = { name, title, type, description: "" };
    ids.link("additionalCost", id, await share(`cost ${name}`, "/v1/additional_costs", body));
  }
}

async function setUpEventTypes(types: Definitions["eventTypes"]): Promise<void> {
  for (const { name, title } of types) {
    await share(`event ${name}`, "/v1/event_types", { name, title });
  }
}

async function setUpAudiences(
  audiences: Definitions["audiences"],
  shop: TestApplication,
  ids: ScenarioIds,
): Promise<void> {
  for (const { id, name, integration, integrationId } of audiences) {
    const partner = integration === null ? {} : { integration, integrationId };
    const held = audienceIds.get(name);
    if (held) await integrate(held.shop, "DELETE", `/v2/audiences/${held.id}`);
    audienceIds.delete(name);
    const made = await integrate<Created>(shop, "POST", "/v2/audiences", { name, ...partner });
    audienceIds.set(name, { shop, id: made.id });
    ids.link("audience", id, made.id);
  }
}

async function setUpPools(
  pools: Definitions["giveawayPools"],
  sandbox: boolean,
  { freeGiveaways }: Snapshot,
  ids: ScenarioIds,
): Promise<void> {
  for (const { id, name } of pools) {
    const path = "/v1/giveaways/pools";
    const created = await createNamed(`pool ${name}`, path, { name, sandbox });
    ids.link("pool", id, created.id);
    const free = freeGiveaways.get(id) ?? 0;
    const codes = Array.from({ length: free }, (_, index) => `GIFT-${id}-${index + 1}`);
    if (free > 0) await importCsv(`${path}/${created.id}/import`, ["code", ...codes]);
  }
}

async function setUpCustomEffects(
  effects: Definitions["customEffects"],
  ids: ScenarioIds,
): Promise<void> {
  for (const { id, applicationIds, params, ...settings } of effects) {
    const created = await createNamed(`custom effect ${settings.name}`, "/v1/custom_effects", {
      ...settings,
      params: params.map((param) => ({ ...param, ui: {} })),
      applicationIds: applicationsOf(applicationIds.length === 0 ? [1] : applicationIds, ids),
    });
    ids.link("customEffect", id, created.id);
  }
}

async function setUpWebhooks(webhooks: Definitions["webhooks"], ids: ScenarioIds): Promise<void> {
  for (const { id, applicationIds, params, payload, ...settings } of webhooks) {
    const created = await manage<Created>("POST", "/v1/webhooks", {
      ...settings,
      ...(payload === null ? {} : { payload }),
      params: params.map((param) => ({ ...param, ui: {} })),
      applicationIds: applicationsOf(applicationIds, ids),
      draft: false,
    });
    ids.link("webhook", id, created.id);
  }
}

/** Calls the Integration API with the shop's key; fails unless the status fits. */
export async function integrate<T = Record<string, unknown>>(
  { key }: TestApplication,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await call<T>(method, path, body, key);
  if (answer.status >= 300) {
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return answer.body;
}

/** Made once per file, and changed where a scenario means something else by the name. */
async function share(key: string, path: string, body: object): Promise<number> {
  const made = JSON.stringify(body);
  const known = shared.get(key);
  if (known?.made === made) return known.id;
  const { id } = known
    ? await manage<Created>("PUT", `${path}/${known.id}`, body)
    : await manage<Created>("POST", path, body);
  shared.set(key, { made, id });
  return id;
}

/** Takes the name from an earlier scenario, whose thing is deleted. */
async function createNamed(key: string | null, path: string, body: object): Promise<Created> {
  const holder = key === null ? undefined : holders.get(key);
  if (key !== null && holder !== undefined) {
    await manage("DELETE", holder);
    holders.delete(key);
  }
  const created = await manage<Created>("POST", path, body);
  if (key !== null) holders.set(key, `${path}/${created.id}`);
  return created;
}

function applicationsOf(toldIds: readonly number[], ids: ScenarioIds): number[] {
  return toldIds.map((id) => ids.real("application", id));
}

export async function importCsv(path: string, rows: readonly string[]): Promise<void> {
  const answer = await upload(path, `${rows.join("\n")}\n`);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
}

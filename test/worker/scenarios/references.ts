import type { IdKind, ScenarioIds } from "./ids";

/** Fields of blocks that name something by `{id}`, a bare id, or as the text of one. */
const FIELDS: Readonly<Record<string, IdKind>> = {
  additionalCost: "additionalCost",
  attribute: "attribute",
  audience: "audience",
  campaign: "campaign",
  campaignId: "campaign",
  cartItemFilter: "cartItemFilter",
  customEffect: "customEffect",
  giveawayPool: "pool",
  program: "program",
  store: "store",
  webhook: "webhook",
};

/** Talang calls that name something: the function, the argument, what it names. */
const ARGUMENTS: Readonly<Record<string, readonly [number, IdKind]>> = {
  addToAudience: [1, "audience"],
  awardGiveaway: [1, "pool"],
  awardLoyaltyPoints: [1, "program"],
  addLoyaltyPoints: [1, "program"],
  checkAudience: [3, "audience"],
  checkLoyaltyBalance: [1, "program"],
  checkLoyaltyTier: [1, "program"],
  createCoupon: [1, "campaign"],
  createReferral: [1, "campaign"],
  customEffect: [1, "customEffect"],
  redeemLoyaltyPoints: [1, "program"],
  removeFromAudience: [1, "audience"],
  triggerCustomEffect: [1, "customEffect"],
  triggerWebhook: [1, "webhook"],
};

const CALL_API = /^callApi(\d+)$/;

/** The ruleset of a scenario with the ids that its things really have. */
export function withRealIds(json: unknown, ids: ScenarioIds): unknown {
  if (typeof json === "string") return ids.textOut(json);
  if (Array.isArray(json)) return callWithRealIds(json, ids);
  if (typeof json !== "object" || json === null) return json;
  const fields = Object.entries(json).map(([name, value]) => {
    const kind = FIELDS[name] ?? kindOfValue(json, name);
    return [name, kind ? referenceOf(value, kind, ids) : withRealIds(value, ids)];
  });
  return Object.fromEntries(fields);
}

/** `inCollection` names the collection in `value`. */
function kindOfValue(block: object, field: string): IdKind | undefined {
  const { operator } = block as { operator?: unknown };
  const comparesCollection = typeof operator === "string" && operator.includes("inCollection");
  return field === "value" && comparesCollection ? "collection" : undefined;
}

function referenceOf(value: unknown, kind: IdKind, ids: ScenarioIds): unknown {
  if (typeof value === "number") return ids.real(kind, value);
  if (typeof value === "string" && /^\d+$/.test(value)) {
    return String(ids.real(kind, Number(value)));
  }
  if (typeof value === "object" && value !== null && "id" in value) {
    return { ...value, id: referenceOf(value.id, kind, ids) };
  }
  return withRealIds(value, ids);
}

function callWithRealIds(call: readonly unknown[], ids: ScenarioIds): unknown {
  const [name] = call;
  const [argument, kind] = (typeof name === "string" && ARGUMENTS[name]) || [-1, undefined];
  return call.map((part, index) => {
    if (kind && index === argument) return referenceOf(part, kind, ids);
    const webhook = typeof part === "string" ? CALL_API.exec(part) : null;
    if (webhook) return `callApi${ids.real("webhook", Number(webhook[1]))}`;
    return withRealIds(part, ids);
  });
}

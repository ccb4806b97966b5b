import { createApplication, manage, type TestApplication } from "../../support/deployment";
import { type Answer, call } from "../../support/http";
import { type EffectBody, type SessionBody } from "./spend-points-shop";

/** What tests read of the answers that take sessions back; their assertions prove it. */
export interface UndoBody extends SessionBody {
  readonly return: Readonly<Record<string, unknown>>;
  readonly previousReturns: readonly Readonly<Record<string, unknown>>[];
  readonly referral: Readonly<Record<string, unknown>>;
}

export function returnUnits(
  shop: Pick<TestApplication, "key">,
  session: string,
  returnedCartItems: readonly Readonly<Record<string, unknown>>[],
  responseContent: readonly string[] = [],
  query = "",
): Promise<Answer<UndoBody>> {
  const path = `/v2/customer_sessions/${encodeURIComponent(session)}/returns${query}`;
  return call<UndoBody>("POST", path, { return: { returnedCartItems }, responseContent }, shop.key);
}

export function reopen(
  shop: Pick<TestApplication, "key">,
  session: string,
): Promise<Answer<UndoBody>> {
  const path = `/v2/customer_sessions/${encodeURIComponent(session)}/reopen`;
  return call<UndoBody>("PUT", path, undefined, shop.key);
}

export function getSession(
  shop: Pick<TestApplication, "key">,
  session: string,
): Promise<Answer<UndoBody>> {
  const path = `/v2/customer_sessions/${encodeURIComponent(session)}`;
  return call<UndoBody>("GET", path, undefined, shop.key);
}

/** A unit that costs 20 and two pairs of shoes that cost 100 each (seed, "rollbackDiscount"). */
export const shoeCart = [
  { name: "tshirt", sku: "SKU3435", quantity: 1, price: 20, category: "tshirts" },
  { name: "shoes1", sku: "SKU1234", quantity: 2, price: 100, category: "shoes" },
];

export const SHOES = {
  name: "Shoes",
  type: "selector",
  source: "$Session.CartItems",
  steps: [
    {
      type: "filter",
      predicate: {
        type: "checkAttribute",
        attribute: "$Item.Category",
        operator: "equals",
        value: "shoes",
      },
    },
  ],
};

export const shoeDiscount = {
  type: "awardDiscount",
  name: "10% off per item",
  value: "{{ $Item.Price * 10% }}",
  partial: false,
  target: { type: "selector", name: "Shoes" },
};

type Blocks = readonly Readonly<Record<string, unknown>>[];

/** An Application with one campaign of one rule; it knows shoes. */
export async function createShop(
  blocks: Blocks,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<TestApplication & { readonly campaignId: number }> {
  const shop = await createApplication();
  return { ...shop, campaignId: await addCampaign(shop.id, blocks, settings) };
}

export async function addCampaign(
  applicationId: number,
  blocks: Blocks,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const campaigns = `/v1/applications/${applicationId}/campaigns`;
  const campaign = await manage<{ id: number }>("POST", campaigns, {
    name: "Undo",
    state: "enabled",
    tags: [],
    features: [],
    limits: [],
    ...settings,
  });
  const numbered = blocks.map((block, index) => ({ id: `block-${index}`, ...block }));
  await manage("POST", `${campaigns}/${campaign.id}/rulesets`, {
    promotionRules: [{ title: "Rule", blocks: numbered }],
    strikethroughRules: [],
    selectors: [SHOES],
    bundles: [],
    activate: true,
  });
  return campaign.id;
}

export const told = ({ effects }: SessionBody) =>
  effects.map(({ effectType, props }: EffectBody) => ({ effectType, props }));

import type { CampaignIndexEntry, Catalogue, Definitions } from "../src/core/evaluation/catalogue";
import { evaluate } from "../src/core/evaluation/evaluate";
import {
  type EvaluationInput,
  NO_EXTRA_FACTS,
  type Snapshot,
} from "../src/core/evaluation/snapshot";
import { checkRuleset } from "../src/core/rules/check";
import { compileRuleset } from "../src/core/rules/compile";
import type { SessionDocument } from "../src/core/session/types";
import { DEMO_DEFINITIONS, DEMO_SHOP } from "../test/scenarios/world";

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const LINES = 20;

const session: SessionDocument = {
  id: 1,
  applicationId: 1,
  integrationId: "cart-1",
  createdAtMs: NOW_MS,
  updatedAtMs: NOW_MS,
  updateCount: 3,
  epoch: 0,
  profileId: "",
  firstSession: true,
  state: "open",
  couponCodes: [],
  referralCode: "",
  loyaltyCards: [],
  identifiers: [],
  cartItems: Array.from({ length: LINES }, (_, position) => ({
    sku: `SKU-${position}`,
    name: `Product ${position}`,
    category: position % 2 === 0 ? "shoes" : "shirts",
    quantity: 1 + (position % 3),
    price: 9.99 + position,
  })),
  additionalCosts: {},
  attributes: {},
};

export const cartJson = JSON.stringify(session);

/** Ten percent off carts above 100, beside campaigns that wait for codes of theirs. */
export function decideCart(idleCampaigns: number): () => unknown {
  const definitions: Definitions = DEMO_DEFINITIONS;
  const { model, facts, problems } = checkRuleset(RULESET, definitions, DEMO_SHOP);
  if (!model || !facts) throw new Error(JSON.stringify(problems));
  const active = campaign(1, 1, { ...facts });
  const index = [active];
  for (let id = 2; id < idleCampaigns + 2; id += 1) {
    index.push(campaign(id, id, { ...facts, needsCoupon: true }));
  }
  const withoutCode = index.filter((each) => !each.facts.needsCoupon);
  const catalogue: Catalogue = {
    application: DEMO_SHOP,
    definitions,
    evaluationGroups: [{ id: 1, parentId: null, mode: "stackable", scope: "session", position: 0 }],
    campaigns: withoutCode,
    rulesets: new Map([[1, compileRuleset(1, model, definitions)]]),
  };
  const snapshot: Snapshot = {
    session,
    profile: null,
    coupons: [],
    counters: new Map(),
    wallets: new Map(),
    ...NO_EXTRA_FACTS,
  };
  const input: EvaluationInput = {
    nowMs: NOW_MS,
    seed: "7e".repeat(32),
    eventTypes: ["talon_session_updated"],
    closing: false,
    evaluableCampaignIds: [],
  };
  return () => evaluate(snapshot, catalogue, input);
}

const RULESET = {
  promotionRules: [
    {
      id: "r1",
      title: "10% off carts above 100",
      blocks: [
        {
          id: "b1",
          type: "checkAttribute",
          attribute: "$Session.Total",
          operator: "greaterThan",
          value: 100,
        },
        {
          id: "b2",
          type: "awardDiscount",
          name: "10% off",
          value: "{{[Session.Total] * 10%}}",
          partial: false,
          target: { type: "cart" },
        },
      ],
    },
  ],
  strikethroughRules: [],
};

function campaign(
  id: number,
  activeRulesetId: number,
  facts: CampaignIndexEntry["facts"],
): CampaignIndexEntry {
  return {
    id,
    name: `Campaign ${id}`,
    state: "enabled",
    startAtMs: null,
    endAtMs: null,
    activeRulesetId,
    limits: [],
    facts,
    evaluationGroupId: 1,
    evaluationPosition: id,
    linkedStoreIds: null,
    targetedAudienceIds: [],
    storeBudgets: [],
  };
}

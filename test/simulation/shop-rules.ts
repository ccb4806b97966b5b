import { checkRuleset } from "../../src/core/rules/check";
import type {
  ApplicationSettings,
  Definitions,
  LimitConfig,
} from "../../src/core/evaluation/catalogue";
import { couponRuleset, spendRuleset } from "../../scripts/demo/deployment.mjs";

export const APPLICATION_ID = 1;
export const PROGRAM_ID = 1;
export const WELCOME_DISCOUNT = "Welcome";
export const VISITED = "Visited";
export const GIFTS = { id: 1, name: "Gifts" };

export interface ShopCampaign {
  readonly id: number;
  readonly name: string;
  readonly ruleset: object;
  readonly limits?: readonly LimitConfig[];
}

const CLOSING = { id: "closing", type: "checkEvent", eventType: "talon_session_closed" };

/** The two campaigns of the demo deployment. */
export const SPEND: ShopCampaign = {
  id: 1,
  name: "Spend 1 point as 1 dollar",
  ruleset: spendRuleset({ id: PROGRAM_ID }),
};
export const COUPON: ShopCampaign = { id: 2, name: "Summer coupon", ruleset: couponRuleset };

/** Points for every order: a wallet that only receives never waits. */
export const REWARD: ShopCampaign = {
  id: 3,
  name: "Points for every order",
  ruleset: rules("Reward", [
    CLOSING,
    {
      id: "points",
      type: "awardLoyaltyPoints",
      program: { id: PROGRAM_ID, name: "Sample Wallet", title: "Sample Wallet" },
      subledger: "",
      name: "Reward",
      value: 10,
      partial: false,
      target: { type: "cart" },
      recipient: "Current",
    },
  ]),
};

/** A discount that reads the profile: each customer gets it once. */
export const WELCOME: ShopCampaign = {
  id: 4,
  name: "Welcome",
  ruleset: rules("First order", [
    CLOSING,
    {
      id: "first",
      type: "checkAttribute",
      attribute: "$Profile.ClosedSessions",
      operator: "equals",
      value: 0,
    },
    {
      id: "discount",
      type: "awardDiscount",
      name: WELCOME_DISCOUNT,
      value: 5,
      partial: false,
      target: { type: "cart" },
    },
  ]),
};

/** A discount on every unit: it comes back with the unit. */
export const UNITS: ShopCampaign = {
  id: 5,
  name: "Every unit",
  ruleset: rules("A dollar off each", [
    {
      id: "discount",
      type: "awardDiscount",
      name: "Unit",
      value: 1,
      partial: false,
      target: { type: "allItems" },
    },
  ]),
};

/** A gift with every order, for as long as there are gifts. */
export const GIFT: ShopCampaign = {
  id: 6,
  name: "A gift with every order",
  ruleset: rules("Gift", [
    CLOSING,
    { id: "gift", type: "awardGiveaway", giveawayPool: GIFTS, profile: "Current" },
  ]),
};

/** A discount for friends who were sent by an advocate: each of them is one once. */
export const REFER: ShopCampaign = {
  id: 7,
  name: "Bring a friend",
  ruleset: rules("Friend", [
    { id: "sent", type: "checkReferral", redeem: true },
    {
      id: "discount",
      type: "awardDiscount",
      name: "Friend",
      value: 3,
      partial: false,
      target: { type: "cart" },
    },
  ]),
};

/** A coupon that is reserved for who enters it, and for so many only. */
export const KEEP: ShopCampaign = {
  id: 8,
  name: "Keep a coupon",
  ruleset: rules("Keep", [{ id: "keep", type: "reserveCoupon" }]),
};

/** Points for an event that the shop tells of. */
export const VISIT: ShopCampaign = {
  id: 9,
  name: "Points for a visit",
  ruleset: rules("Visit", [
    { id: "visit", type: "checkEvent", eventType: VISITED },
    {
      id: "points",
      type: "awardLoyaltyPoints",
      program: { id: PROGRAM_ID, name: "Sample Wallet", title: "Sample Wallet" },
      subledger: "",
      name: VISITED,
      value: 5,
      partial: false,
      target: { type: "cart" },
      recipient: "Current",
    },
  ]),
};

/** A ruleset as it is stored, with what the production checker says about it. */
export function storedRuleset(ruleset: object) {
  const checked = checkRuleset(ruleset, DEFINITIONS, APPLICATION);
  if (checked.model === null) {
    throw new Error(`The shop's rules are refused: ${JSON.stringify(checked.problems)}`);
  }
  return {
    form: "v2",
    source: JSON.stringify(ruleset),
    body: JSON.stringify(checked.model),
    facts: JSON.stringify(checked.facts),
  };
}

function rules(title: string, blocks: readonly object[]): object {
  return {
    promotionRules: [{ title, blocks }],
    strikethroughRules: [],
    selectors: [],
    bundles: [],
  };
}

export const APPLICATION: ApplicationSettings = {
  id: APPLICATION_ID,
  accountId: 1,
  name: "Demo shop",
  currency: "USD",
  timezone: "UTC",
  caseSensitivity: "sensitive",
  sandbox: false,
  defaultDiscountScope: "sessionTotal",
  defaultDiscountAdditionalCostPerItemScope: "price",
  enableCascadingDiscounts: false,
  enablePartialDiscounts: false,
  defaultCartItemFilterId: null,
};

const DEFINITIONS: Definitions = {
  attributes: [
    {
      id: 1,
      entity: "CustomerSession",
      name: "PointsToSpend",
      type: "number",
      eventType: null,
      suggestions: [],
      restrictedBySuggestions: false,
      subscribedApplicationIds: [],
    },
  ],
  additionalCosts: [],
  audiences: [],
  collections: [],
  giveawayPools: [GIFTS],
  customEffects: [],
  webhooks: [],
  eventTypes: [{ id: 1, name: VISITED, title: VISITED }],
  cartItemFilters: [],
  loyaltyPrograms: [
    {
      id: PROGRAM_ID,
      name: "Sample Wallet",
      title: "Sample Wallet",
      timezone: "UTC",
      cardBased: false,
      sandbox: false,
      allowSubledger: false,
      defaultValidity: "unlimited",
      defaultPending: "immediate",
      subscribedApplications: [APPLICATION_ID],
      tiers: [],
    },
  ],
};

/** One point for each dollar of each unit. */
export const EARN: ShopCampaign = {
  id: 10,
  name: "Points by the dollar",
  ruleset: {
    promotionRules: [
      {
        title: "Points",
        blocks: [
          {
            id: "points",
            type: "awardLoyaltyPoints",
            program: { id: PROGRAM_ID, name: "Sample Wallet", title: "Sample Wallet" },
            subledger: "",
            name: "Order",
            value: "{{ [Item.Price] }}",
            partial: false,
            target: { type: "allItems" },
            recipient: "Current",
          },
        ],
      },
    ],
    strikethroughRules: [],
    selectors: [],
    bundles: [],
  },
};

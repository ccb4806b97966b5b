import { checkRuleset } from "../../src/core/rules/check";
import type { ApplicationSettings, Definitions } from "../../src/core/evaluation/catalogue";
import { couponRuleset, spendRuleset } from "../../scripts/demo/deployment.mjs";
import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import type { SimulatedD1 } from "./adapters/d1";
import { START_MS } from "./scheduler";
import type { World } from "./world";

export const APPLICATION_ID = 1;
export const PROGRAM_ID = 1;
export const COUPON_CODE = "XMAS-2021";
/** What the key hashes to is the API's business; services see the hash alone. */
export const KEY_HASH = "simulated-key-hash";

const SPEND_CAMPAIGN_ID = 1;
const COUPON_CAMPAIGN_ID = 2;
const KEY_EXPIRES_AT_MS = START_MS * 2;

export interface ShopOptions {
  /** How often the coupon may be used; 0 = without end. */
  readonly couponUsageLimit: number;
}

/** The demo deployment, with a coupon that runs out. */
export function openShop(d1: SimulatedD1, { couponUsageLimit }: ShopOptions): void {
  const insert = (table: string, row: Readonly<Record<string, string | number>>) => {
    const columns = Object.keys(row);
    const marks = columns.map(() => "?").join(", ");
    d1.run(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`, Object.values(row));
  };
  const created = { created_at_ms: START_MS };
  insert("applications", {
    id: APPLICATION_ID,
    account_id: 1,
    name: APPLICATION.name,
    currency: APPLICATION.currency,
    timezone: APPLICATION.timezone,
    modified_at_ms: START_MS,
    ...created,
  });
  insert("application_api_keys", {
    application_id: APPLICATION_ID,
    key_hash: KEY_HASH,
    title: "Storefront",
    expires_at_ms: KEY_EXPIRES_AT_MS,
    ...created,
  });
  insert("attributes", {
    account_id: 1,
    entity: "CustomerSession",
    name: "PointsToSpend",
    title: "Points to spend",
    type: "number",
    ...created,
  });
  insert("loyalty_programs", {
    id: PROGRAM_ID,
    account_id: 1,
    name: "Sample Wallet",
    title: "Sample Wallet",
    timezone: "UTC",
    default_validity: "unlimited",
    default_pending: "immediate",
    subscribed_applications: JSON.stringify([APPLICATION_ID]),
    ...created,
  });
  const rulesets = [
    { campaignId: SPEND_CAMPAIGN_ID, name: "Spend", body: spendRuleset({ id: PROGRAM_ID }) },
    { campaignId: COUPON_CAMPAIGN_ID, name: "Summer coupon", body: couponRuleset },
  ];
  for (const { campaignId, name, body } of rulesets) {
    insert("campaigns", {
      id: campaignId,
      application_id: APPLICATION_ID,
      name,
      active_ruleset_id: campaignId,
      changed_revision: 1,
      updated_at_ms: START_MS,
      ...created,
    });
    insert("rulesets", { id: campaignId, campaign_id: campaignId, ...saved(body), ...created });
  }
  insert("coupons", {
    application_id: APPLICATION_ID,
    campaign_id: COUPON_CAMPAIGN_ID,
    value: COUPON_CODE,
    usage_limit: couponUsageLimit,
    ...created,
  });
}

function saved(ruleset: object) {
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

const APPLICATION: ApplicationSettings = {
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

/** Points that a customer has before the story begins. */
export async function givePoints(world: World, profileId: string, points: number): Promise<void> {
  const walletName = walletNameOfProfile(false, profileId);
  const posted = await world.wallet(walletName).object.call((wallet) =>
    wallet.post({
      walletName,
      nowMs: START_MS,
      change: {
        kind: "add",
        transactionUUID: `given-to-${profileId}`,
        programId: PROGRAM_ID,
        subledgerId: "",
        amountHundredths: points * 100,
        name: "Welcome",
        source: { type: "manual" },
        startAtMs: START_MS,
        expiresAtMs: null,
      },
    }),
  );
  if (!posted.ok) throw new Error(`The points were refused: ${posted.error.code}`);
}

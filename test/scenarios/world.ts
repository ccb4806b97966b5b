import type {
  ApplicationSettings,
  CampaignIndexEntry,
  Catalogue,
  Definitions,
  EvaluationGroup,
  LoyaltyProgramDefinition,
} from "../../src/core/evaluation/catalogue";
import {
  type CouponFacts,
  type EvaluationInput,
  type EventFacts,
  type LoyaltyCardFacts,
  NO_EXTRA_FACTS,
  type ProfileFacts,
  type ReferralFacts,
  type Snapshot,
  type StoreFacts,
} from "../../src/core/evaluation/snapshot";
import type { LedgerSnapshot, WalletSnapshot } from "../../src/core/ledger/types";
import { walletNameOfCard } from "../../src/core/ledger/wallet-name";
import { checkRuleset } from "../../src/core/rules/check";
import { compileRuleset } from "../../src/core/rules/compile";
import { checkRulesetV1 } from "../../src/core/rules/translate-v1";
import type { SessionDocument } from "../../src/core/session/types";

/** What a scenario file may say; everything else is the demo shop below. */
export interface Scenario {
  readonly guarantee: string;
  /** Only where no public writer can bring its facts about; `why` says what stands in the way. */
  readonly overHttp?: false;
  readonly why?: string;
  readonly application?: Partial<ApplicationSettings>;
  readonly definitions?: Partial<Definitions>;
  readonly campaigns: readonly ScenarioCampaign[];
  /** The evaluation tree; campaigns are listed in its order. */
  readonly evaluationGroups?: readonly EvaluationGroup[];
  readonly session?: Partial<SessionDocument> | null;
  readonly profile?: Partial<ProfileFacts> | null;
  readonly coupons?: readonly Partial<CouponFacts>[];
  /** The row of the session's referral code. */
  readonly referral?: Partial<ReferralFacts>;
  /** The store that the session names. */
  readonly store?: Partial<StoreFacts>;
  /** Active main-ledger points of the session's customer in program 1, in hundredths. */
  readonly pointsHundredths?: number;
  readonly wallets?: Readonly<Record<string, WalletSnapshot>>;
  readonly counters?: Readonly<Record<string, number>>;
  /** Cards that the session names; of program 1, active and nobody's unless they say more. */
  readonly cards?: readonly (Pick<LoyaltyCardFacts, "identifier"> & Partial<LoyaltyCardFacts>)[];
  /** Free giveaways by pool id. */
  readonly freeGiveaways?: Readonly<Record<string, number>>;
  /** Items of collections by id. */
  readonly collections?: Readonly<Record<string, readonly string[]>>;
  readonly event?: EventFacts;
  readonly justJoinedAudienceIds?: readonly number[];
  readonly justLeftAudienceIds?: readonly number[];
  readonly input?: Partial<EvaluationInput>;
}

export interface ScenarioCampaign extends Partial<CampaignIndexEntry> {
  readonly rulesetV1?: unknown;
  readonly rulesetV2?: unknown;
}

/** 2026-11-21T12:00:00Z, a Saturday. */
export const NOW_MS = Date.UTC(2026, 10, 21, 12);

export const SEED = "7e".repeat(32);

export const DEMO_SHOP: ApplicationSettings = {
  id: 1,
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

export const SAMPLE_WALLET: LoyaltyProgramDefinition = {
  id: 1,
  name: "sample_wallet",
  title: "Sample Wallet",
  timezone: "UTC",
  cardBased: false,
  sandbox: false,
  allowSubledger: true,
  defaultValidity: "unlimited",
  defaultPending: "immediate",
  subscribedApplications: [1],
  tiers: [],
};

export const DEMO_DEFINITIONS: Definitions = {
  attributes: [
    attribute(1, "CustomerSession", "PointsToSpend", "number"),
    attribute(2, "CustomerSession", "Note", "string"),
    attribute(3, "CustomerSession", "Delivery", "time"),
    attribute(4, "CustomerSession", "Tags", "(list string)"),
    attribute(5, "CustomerSession", "IsGift", "boolean"),
    attribute(6, "CustomerProfile", "Level", "string"),
    attribute(7, "CartItem", "Colour", "string"),
    attribute(8, "Coupon", "Source", "string"),
    attribute(9, "CustomerProfile", "Birthday", "time"),
    attribute(10, "CustomerProfile", "Visits", "number"),
    attribute(11, "CustomerProfile", "Vip", "boolean"),
    attribute(12, "CustomerSession", "Airport_ID", "string"),
    attribute(13, "Referral", "Channel", "string"),
    attribute(14, "Store", "Region", "string"),
    { ...attribute(15, "Event", "Pages", "number"), eventType: "surveyAnswered" },
    attribute(16, "Campaign", "Season", "string"),
  ],
  additionalCosts: [{ id: 1, name: "shipping", title: "Shipping", type: "both" }],
  loyaltyPrograms: [SAMPLE_WALLET],
  audiences: [{ id: 10, name: "My audience", integration: null, integrationId: null }],
  collections: [{ id: 3, name: "Brands", campaignId: null, revision: 1 }],
  giveawayPools: [{ id: 34, name: "mypool" }],
  customEffects: [
    {
      id: 6,
      name: "cartHint",
      title: "Cart hint",
      payload: '{"text": "Spend {{Amount}} more", "amount": {{Amount}}, "tag": "{{Tag}}"}',
      params: [
        { type: "number", title: "Amount" },
        { type: "string", title: "Tag" },
      ],
      isPerItem: false,
      enabled: true,
      applicationIds: [],
    },
    {
      id: 7,
      name: "itemHint",
      title: "Item hint",
      payload: '{"sku": "{{Sku}}"}',
      params: [{ type: "string", title: "Sku" }],
      isPerItem: true,
      enabled: true,
      applicationIds: [],
    },
  ],
  webhooks: [
    {
      id: 12,
      title: "mywebhook",
      verb: "POST",
      url: "https://hooks.example.com/{{Customer}}",
      headers: ["X-Customer: {{Customer}}"],
      payload: '{"customer": "{{Customer}}", "total": {{Total}}}',
      params: [
        { type: "string", title: "Customer" },
        { type: "number", title: "Total" },
      ],
      enabled: true,
      applicationIds: [],
    },
  ],
  eventTypes: [{ id: 1, name: "surveyAnswered", title: "Survey answered" }],
  cartItemFilters: [],
};

export const BASE_GROUP: EvaluationGroup = {
  id: 1,
  parentId: null,
  mode: "stackable",
  scope: "session",
  position: 0,
};

/** Checks and compiles the rulesets of a scenario; a ruleset with a problem is a wrong scenario. */
export function worldOf(scenario: Scenario): {
  snapshot: Snapshot;
  catalogue: Catalogue;
  input: EvaluationInput;
} {
  const application = { ...DEMO_SHOP, ...scenario.application };
  const definitions = { ...DEMO_DEFINITIONS, ...scenario.definitions };
  const campaigns: CampaignIndexEntry[] = [];
  const rulesets = new Map<number, ReturnType<typeof compileRuleset>>();
  for (const [index, campaign] of scenario.campaigns.entries()) {
    const { rulesetV1, rulesetV2, ...entry } = campaign;
    const id = entry.id ?? index + 1;
    const rulesetId = entry.activeRulesetId === undefined ? id + 100 : entry.activeRulesetId;
    const checked = rulesetV1
      ? checkRulesetV1(rulesetV1, definitions, application)
      : checkRuleset(rulesetV2, definitions, application);
    if (!checked.model || !checked.facts) {
      throw new Error(`The ruleset has problems: ${JSON.stringify(checked.problems)}`);
    }
    if (rulesetId !== null) {
      rulesets.set(rulesetId, compileRuleset(rulesetId, checked.model, definitions));
    }
    campaigns.push({
      id,
      name: `Campaign ${id}`,
      state: "enabled",
      startAtMs: null,
      endAtMs: null,
      limits: [],
      facts: checked.facts,
      evaluationGroupId: BASE_GROUP.id,
      evaluationPosition: index,
      linkedStoreIds: null,
      targetedAudienceIds: [],
      storeBudgets: [],
      ...entry,
      activeRulesetId: rulesetId,
    });
  }
  const snapshot = snapshotOf(scenario);
  const input = { ...inputOf(snapshot), ...scenario.input };
  const evaluationGroups = scenario.evaluationGroups ?? [BASE_GROUP];
  return {
    snapshot,
    catalogue: { application, definitions, campaigns, evaluationGroups, rulesets },
    input,
  };
}

export function sessionOf(part: Partial<SessionDocument>): SessionDocument {
  return {
    id: 77,
    applicationId: 1,
    integrationId: "cart-1",
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    updateCount: 1,
    epoch: 0,
    profileId: "demo-customer",
    firstSession: true,
    state: "open",
    couponCodes: [],
    referralCode: "",
    loyaltyCards: [],
    identifiers: [],
    cartItems: [{ name: "ProductC", sku: "sku-00004", quantity: 1, price: 200 }],
    additionalCosts: {},
    attributes: {},
    ...part,
  };
}

export function walletOf(activeHundredths: number): WalletSnapshot {
  const ledger: LedgerSnapshot = {
    programId: 1,
    subledgerId: "",
    lots: [
      {
        transactionUUID: "00000000-0000-4000-8000-000000000001",
        sequence: 1,
        amountHundredths: activeHundredths,
        remainingHundredths: activeHundredths,
        createdAtMs: NOW_MS - 1,
        startAtMs: NOW_MS - 1,
        expiresAtMs: null,
      },
    ],
    spentHundredths: 0,
    expiredHundredths: 0,
    negativeHundredths: 0,
  };
  return { version: 1, ledgers: activeHundredths === 0 ? [] : [ledger] };
}

function snapshotOf(scenario: Scenario): Snapshot {
  const session = scenario.session === null ? null : sessionOf(scenario.session ?? {});
  const profileId = session?.profileId ?? "demo-customer";
  const wallets = new Map(Object.entries(scenario.wallets ?? {}));
  if (profileId !== "" && !scenario.wallets) {
    wallets.set(`profile:${profileId}`, walletOf(scenario.pointsHundredths ?? 12_000));
  }
  return {
    ...NO_EXTRA_FACTS,
    session,
    profile: scenario.profile === null || profileId === "" ? null : profileOf(scenario, profileId),
    coupons: (scenario.coupons ?? []).map((coupon, index) => couponOf(coupon, index)),
    counters: new Map(Object.entries(scenario.counters ?? {})),
    cards: (scenario.cards ?? []).map(cardOf),
    wallets,
    referral: scenario.referral ? referralOf(scenario.referral) : null,
    store: scenario.store ? storeOf(scenario.store) : null,
    event: scenario.event ?? null,
    justJoinedAudienceIds: scenario.justJoinedAudienceIds ?? [],
    justLeftAudienceIds: scenario.justLeftAudienceIds ?? [],
    freeGiveaways: byId(scenario.freeGiveaways ?? {}, (count) => count),
    collections: byId(scenario.collections ?? {}, (items) => new Set(items)),
  };
}

function cardOf(card: NonNullable<Scenario["cards"]>[number]): LoyaltyCardFacts {
  const programId = card.programId ?? 1;
  const walletName = walletNameOfCard(programId, card.identifier);
  return { programId, walletName, status: "active", linkedProfiles: 0, ...card };
}

function byId<T, V>(entries: Readonly<Record<string, T>>, valueOf: (entry: T) => V) {
  return new Map(Object.entries(entries).map(([id, entry]) => [Number(id), valueOf(entry)]));
}

function referralOf(referral: Partial<ReferralFacts>): ReferralFacts {
  return {
    id: 800,
    campaignId: 1,
    code: "FRIEND",
    advocateIntegrationId: "advocate",
    advocate: profileOf({}, "advocate"),
    friendIntegrationId: null,
    usageLimit: 0,
    usageCount: 0,
    startAtMs: null,
    expiresAtMs: null,
    attributes: {},
    friendAlreadyReferred: false,
    ...referral,
  };
}

function storeOf(store: Partial<StoreFacts>): StoreFacts {
  return { id: 40, integrationId: "store-1", name: "Store 1", attributes: {}, ...store };
}

function profileOf(scenario: Pick<Scenario, "profile">, integrationId: string): ProfileFacts {
  return {
    id: 5,
    integrationId,
    version: 1,
    createdAtMs: NOW_MS,
    lastActivityAtMs: NOW_MS,
    closedSessions: 0,
    totalSales: "0",
    attributes: {},
    audiences: [],
    ...scenario.profile,
  };
}

function couponOf(coupon: Partial<CouponFacts>, index: number): CouponFacts {
  return {
    id: 900 + index,
    campaignId: 1,
    value: "CODE",
    usageLimit: 1,
    usageCount: 0,
    discountLimitThousandths: null,
    discountUsedThousandths: 0,
    limits: [],
    startAtMs: null,
    expiresAtMs: null,
    recipientIntegrationId: null,
    isReservationMandatory: false,
    reservedForProfile: false,
    attributes: {},
    ...coupon,
  };
}

function inputOf({ session }: Snapshot): EvaluationInput {
  const closing = session?.state === "closed";
  return {
    nowMs: NOW_MS,
    seed: SEED,
    eventTypes: [closing ? "talon_session_closed" : "talon_session_updated"],
    closing,
    evaluableCampaignIds: [],
  };
}

function attribute(
  id: number,
  entity: Definitions["attributes"][number]["entity"],
  name: string,
  type: Definitions["attributes"][number]["type"],
): Definitions["attributes"][number] {
  return {
    id,
    entity,
    name,
    type,
    eventType: null,
    suggestions: [],
    restrictedBySuggestions: false,
    subscribedApplicationIds: [],
  };
}

import { counterEntities } from "../../core/evaluation/budgets";
import { selectCandidates } from "../../core/evaluation/candidates";
import { periodKey } from "../../core/evaluation/periods";
import type { WalletSnapshot } from "../../core/ledger/types";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import {
  advocateStatement,
  freeGiveawaysStatement,
  referralsStatement,
  storeStatement,
  type FreeGiveawaysRow,
  type ReferralRow,
  type StoreRow,
} from "../../db/queries/call-facts";
import type { LoyaltyCardRow } from "../../db/queries/loyalty-cards/columns";
import { cardsOfCallStatement } from "../../db/queries/loyalty-cards/read";
import { rulesetBodiesStatement, type RulesetBodyRow } from "../../db/queries/catalogue";
import type { EarlierCallRow } from "../../db/queries/idempotency";
import { keyRowStatement, type KeyRow } from "../../db/queries/key-row";
import {
  countersStatement,
  couponsStatement,
  parseCounters,
  profileStatement,
  type CounterQuery,
  type CounterRow,
  type CouponRow,
  type Environment,
  type ProfileRow,
} from "../../db/queries/session-facts";
import { again } from "../again";
import { requireLiveKey } from "../authenticate";
import type { CatalogueIndex, IndexedCampaign } from "../catalogue/cache";
import { compileRows, missingRulesetIds } from "../catalogue/rulesets";
import type { IntegrationContext } from "../context";
import { earlierCallStatements } from "../idempotency/once";
import type { CustomerFacts, FactsQuery } from "./facts";
import { cardPrograms, loadCardWallets, loadLikelyCardWallets } from "./load-cards";

export interface LoadedFacts {
  readonly key: KeyRow;
  readonly customer: CustomerFacts;
  /** The call itself, when it was made before with the same key and left its record in D1. */
  readonly earlier: EarlierCallRow | null;
}

/** One D1 batch ‖ the customer's wallet object; the key is proven by the batch. */
export async function loadFacts(
  context: IntegrationContext,
  index: CatalogueIndex,
  query: FactsQuery,
): Promise<LoadedFacts> {
  const [batch, wallet, likely] = await Promise.all([
    loadBatch(context, index, query),
    loadWallet(context, index, query),
    loadLikelyCardWallets(context, index, query),
  ]);
  const key = requireLiveKey(context, batch.key);
  const [advocate, ofCards] = await Promise.all([
    loadAdvocateWallet(context, index, query, batch.facts.referral),
    loadCardWallets(context, index, query, batch.facts.cards, likely),
  ]);
  const wallets = new Map([...wallet, ...advocate, ...ofCards]);
  return { key, customer: { ...batch.facts, query, wallets }, earlier: batch.earlier };
}

export function environmentOf(index: CatalogueIndex): Environment {
  return index.application.sandbox ? "sandbox" : "live";
}

/** Whether something in a call about this profile may read its points. */
export function needsWallet(index: CatalogueIndex, query: FactsQuery): boolean {
  return query.profileId !== "" && (index.readsPoints || query.wantsLoyalty);
}

async function loadWallet(
  context: IntegrationContext,
  index: CatalogueIndex,
  query: FactsQuery,
): Promise<Map<string, WalletSnapshot>> {
  if (!needsWallet(index, query)) return new Map();
  const name = walletNameOfProfile(index.application.sandbox, query.profileId);
  return new Map([[name, await again(() => context.ports.objects.wallet(name).load())]]);
}

/** Who the advocate is, only the referral's row tells: +1 hop where rules may move points. */
async function loadAdvocateWallet(
  context: IntegrationContext,
  index: CatalogueIndex,
  query: FactsQuery,
  referral: ReferralRow | null,
): Promise<Map<string, WalletSnapshot>> {
  const advocateId = referral?.advocateIntegrationId ?? "";
  if (advocateId === "" || advocateId === query.profileId || !index.readsPoints) return new Map();
  const name = walletNameOfProfile(index.application.sandbox, advocateId);
  return new Map([[name, await again(() => context.ports.objects.wallet(name).load())]]);
}

interface LoadedBatch {
  readonly key: KeyRow | undefined;
  readonly earlier: EarlierCallRow | null;
  readonly facts: Omit<CustomerFacts, "query" | "wallets">;
}

async function loadBatch(
  context: IntegrationContext,
  index: CatalogueIndex,
  query: FactsQuery,
): Promise<LoadedBatch> {
  const { db } = context.ports;
  const candidates = candidatesOf(index, query);
  const batch = new Batch(db);
  const key = batch.add<KeyRow>(keyRowStatement(db, context.keyHash));
  const customer = addCustomer(batch, index, query);
  const calls = addCallFacts(batch, index, query, candidates);
  const counterNames = counterQuery(index, query, candidates);
  const counters = counterNames ? batch.add<CounterRow>(countersStatement(db, counterNames)) : none;
  const missing = missingRulesetIds(context.caches.catalogues, index, candidates);
  const rulesets =
    missing.length > 0 ? batch.add<RulesetBodyRow>(rulesetBodiesStatement(db, missing)) : none;
  // A session remembers its calls itself.
  const lookups =
    query.sessionIntegrationId === "" ? earlierCallStatements(context, index.application.id) : [];
  const [earlier = none] = lookups.map((lookup) => batch.add<EarlierCallRow>(lookup));
  await again(() => batch.send());
  compileRows(context.caches.catalogues, index, rulesets());
  return {
    key: key()[0],
    earlier: earlier()[0] ?? null,
    facts: {
      profile: customer.profile()[0] ?? null,
      coupons: customer.coupons(),
      counters: parseCounters(counters()),
      referral: calls.referral()[0] ?? null,
      advocate: calls.advocate()[0] ?? null,
      store: calls.store()[0] ?? null,
      cards: calls.cards(),
      freeGiveaways: new Map(calls.pools().map(({ poolId, free }) => [poolId, free])),
    },
  };
}

function addCustomer(batch: Batch, index: CatalogueIndex, query: FactsQuery) {
  const { id } = index.application;
  const { profileId, codes } = query;
  const environment = environmentOf(index);
  return {
    profile:
      profileId === ""
        ? none
        : batch.add<ProfileRow>(profileStatement(batch.db, environment, profileId)),
    coupons:
      codes.length === 0
        ? none
        : batch.add<CouponRow>(couponsStatement(batch.db, id, codes, profileId)),
  };
}

function addCallFacts(
  batch: Batch,
  index: CatalogueIndex,
  query: FactsQuery,
  candidates: readonly IndexedCampaign[],
) {
  const { id } = index.application;
  const { referralCode: code, storeIntegrationId: store } = query;
  const asked = query.codes.length > 0 || code !== "" ? index.campaigns.values() : candidates;
  const pools = new Set([...asked].flatMap((campaign) => campaign.facts.giveawayPoolIds));
  return {
    referral:
      code === ""
        ? none
        : batch.add<ReferralRow>(referralsStatement(batch.db, id, [code], query.profileId)),
    advocate:
      code === ""
        ? none
        : batch.add<ProfileRow>(advocateStatement(batch.db, environmentOf(index), id, code)),
    cards: query.cardIdentifiers.length === 0 ? none : addCards(batch, index, query),
    store: store === undefined ? none : batch.add<StoreRow>(storeStatement(batch.db, id, store)),
    pools:
      pools.size === 0
        ? none
        : batch.add<FreeGiveawaysRow>(freeGiveawaysStatement(batch.db, [...pools], query.nowMs)),
  };
}

function addCards(batch: Batch, index: CatalogueIndex, { cardIdentifiers }: FactsQuery) {
  const programIds = cardPrograms(index).map(({ id }) => id);
  return batch.add<LoyaltyCardRow>(cardsOfCallStatement(batch.db, programIds, cardIdentifiers));
}

/** Campaigns that may apply whatever the codes turn out to be. */
function candidatesOf(index: CatalogueIndex, query: FactsQuery): readonly IndexedCampaign[] {
  const found = selectCandidates(index.campaignsWithoutCode, {
    nowMs: query.nowMs,
    eventTypes: query.eventTypes,
    couponCampaignIds: new Set(),
    hasCodes: false,
    evaluableCampaignIds: query.evaluableCampaignIds,
  });
  return found as readonly IndexedCampaign[];
}

/** Null when no counter can matter: no candidate has a budget and no code is named. */
function counterQuery(
  index: CatalogueIndex,
  query: FactsQuery,
  candidates: readonly IndexedCampaign[],
): CounterQuery | null {
  const limited = candidates.filter(
    (campaign) => campaign.limits.length > 0 || campaign.storeBudgets.length > 0,
  );
  const namesCodes = query.codes.length > 0 || query.referralCode !== "";
  if (limited.length === 0 && !namesCodes) return null;
  return {
    applicationId: index.application.id,
    campaignIds: limited.map((campaign) => campaign.id),
    codes: query.codes,
    referralCode: query.referralCode,
    entities: counterEntities({
      profileId: query.profileId,
      identifiers: query.identifiers,
      storeIntegrationId: query.storeIntegrationId,
      integrationId: query.sessionIntegrationId,
    }),
    periods: PERIODS.map((period) => periodKey(period, query.nowMs, index.application.timezone)),
  };
}

const PERIODS = [undefined, "daily", "weekly", "monthly", "yearly"] as const;

function none(): never[] {
  return [];
}

/** Statements of one batch; each `add` hands out where its rows will be. */
class Batch {
  readonly #statements: D1PreparedStatement[] = [];
  #results: readonly D1Result[] = [];

  constructor(readonly db: IntegrationContext["ports"]["db"]) {}

  add<Row>(statement: D1PreparedStatement): () => Row[] {
    const position = this.#statements.push(statement) - 1;
    return () => (this.#results[position]?.results ?? []) as Row[];
  }

  async send(): Promise<void> {
    this.#results = await this.db.batch(this.#statements);
  }
}

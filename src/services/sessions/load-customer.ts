import { selectCandidates } from "../../core/evaluation/candidates";
import { periodKey } from "../../core/evaluation/periods";
import type { WalletSnapshot } from "../../core/ledger/types";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import { rulesetBodiesStatement, type RulesetBodyRow } from "../../db/queries/catalogue";
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
import { requireLiveKey } from "../authenticate";
import type { CatalogueIndex, IndexedCampaign } from "../catalogue/cache";
import { compileRows, missingRulesetIds } from "../catalogue/rulesets";
import type { IntegrationContext } from "../context";
import type { CustomerFacts } from "./types";

/** What facts a decision needs of the customer; the wallet only when something may read it. */
export interface CustomerQuery {
  readonly profileId: string;
  /** Folded as they are stored. */
  readonly codes: readonly string[];
  readonly identifiers: readonly string[];
  readonly needsWallet: boolean;
  readonly eventTypes: readonly string[];
  readonly evaluableCampaignIds: readonly number[];
  readonly nowMs: number;
}

export interface LoadedCustomer {
  readonly key: KeyRow;
  readonly customer: CustomerFacts;
}

/** One D1 batch ‖ the wallet object; the key is proven by the batch. */
export async function loadCustomer(
  context: IntegrationContext,
  index: CatalogueIndex,
  query: CustomerQuery,
): Promise<LoadedCustomer> {
  const [batch, wallet] = await Promise.all([
    loadBatch(context, index, query),
    loadWallet(context, index, query),
  ]);
  return {
    key: requireLiveKey(context, batch.key),
    customer: { ...batch.facts, profileId: query.profileId, codes: query.codes, wallet },
  };
}

export function environmentOf(index: CatalogueIndex): Environment {
  return index.application.sandbox ? "sandbox" : "live";
}

async function loadWallet(
  context: IntegrationContext,
  index: CatalogueIndex,
  query: CustomerQuery,
): Promise<WalletSnapshot | null> {
  if (!query.needsWallet) return null;
  const name = walletNameOfProfile(index.application.sandbox, query.profileId);
  return context.ports.objects.wallet(name).load();
}

interface LoadedBatch {
  readonly key: KeyRow | undefined;
  readonly facts: Pick<CustomerFacts, "profile" | "coupons" | "counters">;
}

async function loadBatch(
  context: IntegrationContext,
  index: CatalogueIndex,
  query: CustomerQuery,
): Promise<LoadedBatch> {
  const { db } = context.ports;
  const applicationId = index.application.id;
  const candidates = candidatesOf(index, query);
  const statements = [keyRowStatement(db, context.keyHash)];
  const place = (statement: D1PreparedStatement): number => statements.push(statement) - 1;
  const profileAt =
    query.profileId === ""
      ? -1
      : place(profileStatement(db, environmentOf(index), query.profileId));
  const couponsAt =
    query.codes.length === 0
      ? -1
      : place(couponsStatement(db, applicationId, query.codes, query.profileId));
  const counters = counterQuery(index, query, candidates);
  const countersAt = counters ? place(countersStatement(db, counters)) : -1;
  const missing = missingRulesetIds(context.caches.catalogues, index, candidates);
  const rulesetsAt = missing.length > 0 ? place(rulesetBodiesStatement(db, missing)) : -1;
  const results = await db.batch(statements);
  compileRows(context.caches.catalogues, index, rowsAt<RulesetBodyRow>(results, rulesetsAt));
  return {
    key: rowsAt<KeyRow>(results, 0)[0],
    facts: {
      profile: rowsAt<ProfileRow>(results, profileAt)[0] ?? null,
      coupons: rowsAt<CouponRow>(results, couponsAt),
      counters: parseCounters(rowsAt<CounterRow>(results, countersAt)),
    },
  };
}

function rowsAt<T>(results: readonly D1Result[], position: number): T[] {
  return (results[position]?.results ?? []) as T[];
}

/** Campaigns that may apply whatever the codes turn out to be. */
function candidatesOf(index: CatalogueIndex, query: CustomerQuery): readonly IndexedCampaign[] {
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
  query: CustomerQuery,
  candidates: readonly IndexedCampaign[],
): CounterQuery | null {
  const limited = candidates.filter((campaign) => campaign.limits.length > 0);
  if (limited.length === 0 && query.codes.length === 0) return null;
  const entities = ["", ...query.identifiers.map((identifier) => `identifier:${identifier}`)];
  if (query.profileId !== "") entities.push(`profile:${query.profileId}`);
  return {
    applicationId: index.application.id,
    campaignIds: limited.map((campaign) => campaign.id),
    codes: query.codes,
    entities,
    periods: PERIODS.map((period) => periodKey(period, query.nowMs, index.application.timezone)),
  };
}

const PERIODS = [undefined, "daily", "weekly", "monthly", "yearly"] as const;

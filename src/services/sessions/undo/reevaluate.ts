import { foldCode } from "../../../core/coupon/code";
import { isRunning } from "../../../core/evaluation/candidates";
import type { CounterCharge, Decision } from "../../../core/evaluation/decision";
import { type EffectJson, effectToJson } from "../../../core/evaluation/effect-json";
import type { LedgerChange } from "../../../core/ledger/types";
import {
  compareEffects,
  type CountedUnits,
  hundredthsOf,
  inRemainingCart,
  inSoldCart,
  type Reevaluated,
  remainingCart,
} from "../../../core/session/reevaluation";
import type { SessionDocument } from "../../../core/session/types";
import { readCampaignsById } from "../../../db/queries/campaigns-by-id";
import { countedOfSessionStatement } from "../../../db/queries/closure";
import type { ProfileRow } from "../../../db/queries/session-facts";
import { again } from "../../again";
import type { CatalogueIndex } from "../../catalogue/cache";
import type { IntegrationContext } from "../../context";
import { decide } from "../../evaluation/decide";
import type { CustomerFacts, FactsQuery } from "../../evaluation/facts";
import { withCardsAsClosed } from "../../evaluation/load-cards";
import { loadFacts } from "../../evaluation/load-facts";
import { campaignsWithEffect, type ClosingFacts, standingEffects } from "../types";
import type { StoredUndo } from "./decide-undo";
import { asBeforeTheClosing } from "./facts-before";
import { loadWalletsAsClosed, toldForClosing } from "./wallets-as-closed";

/** What evaluating campaigns again on a return comes to. */
export interface Reevaluation extends Reevaluated {
  /** The campaigns that ran again. */
  readonly campaignIds: ReadonlySet<number>;
  readonly triggeredCampaignIds: readonly number[];
  /** The points that are given, by wallet name. */
  readonly ledgerChanges: ReadonlyMap<string, readonly LedgerChange[]>;
  /** What their budgets would count now, and what they count for the session so far. */
  readonly charges: readonly CounterCharge[];
  readonly counted: readonly CountedUnits[];
  readonly profile: ProfileRow | null;
}

/** What the closing knew; of sessions closed before it was kept, as near as can be told. */
export function closingFactsOf({ document, result }: StoredUndo): ClosingFacts {
  return (
    result.closing ?? {
      nowMs: document.updatedAtMs,
      eventTypes: ["talon_session_closed"],
      campaignIds: campaignsWithEffect(standingEffects(result)),
    }
  );
}

/**
 * Evaluates the campaigns with `reevaluateOnReturn` that had an effect at the closing once more, on
 * what remains of the cart: as of the closing, with the customer, the budgets and the codes as if
 * the session had not closed yet. What other campaigns gave stands in its place of the evaluation
 * order. A campaign that does not run any more, whose code is gone or that would take more points
 * than it took is among those: what it gave stands. Of an empty cart nothing is evaluated.
 *
 * @returns null when no campaign is to run again
 */
export async function reevaluate(
  context: IntegrationContext,
  stored: StoredUndo,
  document: SessionDocument,
): Promise<Reevaluation | null> {
  const { index } = stored;
  const closing = closingFactsOf(stored);
  const standing = standingEffects(stored.result);
  const known = closing.campaignIds.filter((id) => {
    const campaign = index.campaigns.get(id);
    return campaign && isRunning(campaign, { nowMs: closing.nowMs, evaluableCampaignIds: [] });
  });
  if (known.length === 0) return null;
  const { db } = context.ports;
  const counters = countedOfSessionStatement(db, document.applicationId, document.id);
  const query = queryOf(index, document, standing, closing);
  const [{ rows }, { customer: now }, told, counted] = await Promise.all([
    readCampaignsById(db, { applicationId: index.application.id, campaignIds: known, periods: [] }),
    loadFacts(context, index, query),
    loadWalletsAsClosed(context, index, document, standing, closing),
    again(() => counters.all<CountedUnits>()),
  ]);
  const named = rows.filter((row) => row.reevaluateOnReturn).map(({ id }) => id);
  const facts = await withCardsAsClosed(context, document, now);
  const customer = { ...facts, wallets: toldForClosing(facts.wallets, told) };
  const lost = lostCodes(customer, standing, query);
  return settle(context, new Set(named.filter((id) => !lost.has(id))), {
    stored,
    document,
    closing,
    customer,
    counted: counted.results,
  });
}

interface Basis {
  readonly stored: StoredUndo;
  /** The session after the return. */
  readonly document: SessionDocument;
  readonly closing: ClosingFacts;
  readonly customer: CustomerFacts;
  readonly counted: readonly CountedUnits[];
}

/** Evaluates until no campaign is left that would take more points than it took. */
async function settle(
  context: IntegrationContext,
  campaignIds: ReadonlySet<number>,
  basis: Basis,
): Promise<Reevaluation | null> {
  if (campaignIds.size === 0) return null;
  const { stored, document, counted } = basis;
  const isOwn = ({ campaignId }: { readonly campaignId: number }) => campaignIds.has(campaignId);
  const isEmpty = remainingCart(document).cartItems.every(({ quantity }) => quantity === 0);
  const decision = isEmpty ? null : await evaluateAgain(context, campaignIds, basis);
  const evaluated = (decision?.effects ?? [])
    .filter(isOwn)
    .map((effect) => inSoldCart(effectToJson(effect), document.cartItems));
  const compared = compareEffects(standingEffects(stored.result).filter(isOwn), evaluated);
  if (compared.takingMore.size > 0) {
    const others = [...campaignIds].filter((id) => !compared.takingMore.has(id));
    return settle(context, new Set(others), basis);
  }
  return {
    ...compared,
    campaignIds,
    triggeredCampaignIds: (decision?.triggeredCampaignIds ?? []).filter((id) =>
      campaignIds.has(id),
    ),
    ledgerChanges: decision ? pointsGiven(decision, compared.given) : new Map(),
    charges: (decision?.charges ?? []).filter(isOwn),
    counted: counted.filter(isOwn),
    profile: basis.customer.profile,
  };
}

function evaluateAgain(
  context: IntegrationContext,
  campaignIds: ReadonlySet<number>,
  basis: Basis,
): Promise<Decision> {
  const { stored, document, closing } = basis;
  const effects = standingEffects(stored.result);
  const others = effects
    .filter(({ campaignId }) => !campaignIds.has(campaignId))
    .map((effect) => inRemainingCart(effect, document.cartItems));
  const own = effects.filter(({ campaignId }) => campaignIds.has(campaignId));
  const session = {
    ...remainingCart(document),
    couponCodes: valuesOf(own, "acceptCoupon"),
    referralCode: valuesOf(own, "acceptReferral")[0] ?? "",
  };
  const standing = Map.groupBy(others, ({ campaignId }) => campaignId);
  return decide(
    context,
    stored.index,
    asBeforeTheClosing(basis.customer, { ...basis, ...stored, campaignIds, effects }),
    { session, event: null, justJoinedAudienceIds: [], justLeftAudienceIds: [] },
    {
      nowMs: closing.nowMs,
      seed: context.ports.random.seed(),
      eventTypes: closing.eventTypes,
      closing: true,
      evaluableCampaignIds: [],
      standing,
    },
    new Set([...campaignIds, ...standing.keys()]),
  );
}

/** The additions of a decision that are given, as far as they are. */
function pointsGiven(
  { ledgerChanges }: Decision,
  given: readonly EffectJson[],
): Map<string, LedgerChange[]> {
  const amounts = new Map(
    given
      .filter(({ effectType }) => effectType === "addLoyaltyPoints")
      .map((effect) => [effect.props["transactionUUID"], hundredthsOf(effect)]),
  );
  const changes = new Map<string, LedgerChange[]>();
  for (const [walletName, all] of ledgerChanges) {
    const own = all.flatMap((change) => {
      const amountHundredths = amounts.get(change.transactionUUID);
      return amountHundredths === undefined ? [] : [{ ...change, amountHundredths }];
    });
    if (own.length > 0) changes.set(walletName, own);
  }
  return changes;
}

function queryOf(
  { application }: CatalogueIndex,
  document: SessionDocument,
  standing: readonly EffectJson[],
  { nowMs, eventTypes }: ClosingFacts,
): FactsQuery {
  const fold = (code: string) => foldCode(code, application.caseSensitivity);
  return {
    profileId: document.profileId,
    codes: [...new Set(valuesOf(standing, "acceptCoupon").map(fold))],
    referralCode: fold(valuesOf(standing, "acceptReferral")[0] ?? ""),
    cardIdentifiers: cardsOf(document, standing),
    identifiers: document.identifiers,
    storeIntegrationId: document.storeIntegrationId,
    sessionIntegrationId: document.integrationId,
    wantsLoyalty: false,
    eventTypes,
    evaluableCampaignIds: [],
    nowMs,
  };
}

/** The cards that the session showed, and those that its rules named. */
function cardsOf({ loyaltyCards }: SessionDocument, standing: readonly EffectJson[]): string[] {
  const named = standing.flatMap(({ props: { cardIdentifier: card } }) =>
    typeof card === "string" ? [card] : [],
  );
  return [...new Set([...loyaltyCards, ...named])];
}

/** Campaigns of codes that were deleted since. */
function lostCodes(
  { coupons, referral }: CustomerFacts,
  standing: readonly EffectJson[],
  { referralCode }: FactsQuery,
): ReadonlySet<number> {
  const found = new Set(coupons.map(({ id }) => id));
  const lost = standing.filter(({ effectType, triggeredByCoupon }) => {
    if (effectType === "acceptReferral") return referral?.code !== referralCode;
    return effectType === "acceptCoupon" && !found.has(triggeredByCoupon ?? 0);
  });
  return new Set(lost.map(({ campaignId }) => campaignId));
}

function valuesOf(effects: readonly EffectJson[], effectType: string): string[] {
  return effects
    .filter((effect) => effect.effectType === effectType)
    .map(({ props }) => String(props["value"]));
}

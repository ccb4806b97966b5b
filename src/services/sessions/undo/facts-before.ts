import { counterKey } from "../../../core/evaluation/decision";
import { COUPON_DISCOUNT, COUPON_USAGE, REFERRAL_USAGE } from "../../../core/evaluation/budgets";
import type { EffectJson } from "../../../core/evaluation/effect-json";
import type { LedgerSnapshot, OpenLot, WalletSnapshot } from "../../../core/ledger/types";
import type { CountedUnits } from "../../../core/session/reevaluation";
import { salesThousandths } from "../../../core/session/returns";
import { type PointsEffect, pointsInScope } from "../../../core/session/rollback";
import type { SessionDocument } from "../../../core/session/types";
import type { CatalogueIndex } from "../../catalogue/cache";
import type { CustomerFacts } from "../../evaluation/facts";
import { newProfile } from "../../profiles/new-profile";
import type { ClosingFacts } from "../types";
import { walletOf } from "./plan-points";

/** What a closed session did to the facts that its rules read. */
export interface ClosedSession {
  readonly index: CatalogueIndex;
  /** As it stood before the return. */
  readonly document: SessionDocument;
  readonly closing: ClosingFacts;
  /** What stands of it. */
  readonly effects: readonly EffectJson[];
  /** What counters count for it. */
  readonly counted: readonly CountedUnits[];
  /** The campaigns that shall find the facts as they were. */
  readonly campaignIds: ReadonlySet<number>;
}

/**
 * The facts as they are now, less what the session itself did: its orders and sales, the uses of
 * its codes, its share of budgets, its points. Giveaways are not asked for again.
 */
export function asBeforeTheClosing(facts: CustomerFacts, closed: ClosedSession): CustomerFacts {
  const counted = closed.counted.filter(({ campaignId }) => closed.campaignIds.has(campaignId));
  const counters = new Map(facts.counters);
  for (const counter of counted) {
    const key = counterKey(counter);
    counters.set(key, Math.max(0, (counters.get(key) ?? 0) - counter.units));
  }
  const units = (action: string, entity: string) =>
    counted
      .filter((counter) => counter.action === action && counter.entity === entity)
      .reduce((sum, counter) => sum + counter.units, 0);
  const { referral } = facts;
  return {
    ...facts,
    counters,
    profile: profileBefore(facts, closed),
    coupons: facts.coupons.map((coupon) => ({
      ...coupon,
      usageCount: coupon.usageCount - units(COUPON_USAGE, `coupon:${coupon.id}`),
      discountUsedThousandths:
        coupon.discountUsedThousandths - units(COUPON_DISCOUNT, `coupon:${coupon.id}`),
    })),
    referral: referral && {
      ...referral,
      usageCount: referral.usageCount - units(REFERRAL_USAGE, `referral:${referral.id}`),
      friendAlreadyReferred: 0,
    },
    freeGiveaways: plentyOfGiveaways(closed),
    wallets: walletsBefore(facts, closed),
  };
}

function profileBefore({ profile }: CustomerFacts, { document, closing }: ClosedSession) {
  const { profileId } = document;
  if (profileId === "") return null;
  const row = profile ?? newProfile(profileId, document.createdAtMs);
  return {
    ...row,
    closedSessions: closing.closedSessions ?? Math.max(0, row.closedSessions - 1),
    totalSalesThousandths:
      closing.totalSalesThousandths ??
      Math.max(0, row.totalSalesThousandths - salesThousandths(document)),
  };
}

const PLENTY = 1_000_000;

/** None is claimed: what was awarded stays awarded. */
function plentyOfGiveaways({ index, campaignIds }: ClosedSession): ReadonlyMap<number, number> {
  const pools = [...campaignIds].flatMap(
    (id) => index.campaigns.get(id)?.facts.giveawayPoolIds ?? [],
  );
  return new Map(pools.map((poolId) => [poolId, PLENTY]));
}

function walletsBefore(
  { wallets }: CustomerFacts,
  { index, document, effects, closing, campaignIds }: ClosedSession,
): ReadonlyMap<string, WalletSnapshot> {
  const moved = pointsInScope(effects, "all");
  const before = new Map<string, WalletSnapshot>();
  for (const [name, wallet] of wallets) {
    const own = moved.filter((effect) => walletOf(index, document, effect) === name);
    const taken = own.filter((e) => e.kind === "deducted" && campaignIds.has(e.effect.campaignId));
    const added = new Set(
      own.filter(({ kind }) => kind === "added").map((effect) => effect.transactionUUID),
    );
    const ledgers = wallet.ledgers.map((ledger) => ({
      ...ledger,
      lots: [
        ...ledger.lots.filter((lot) => !added.has(lot.transactionUUID)),
        ...taken.filter((effect) => isOf(effect, ledger)).map((each) => lotOf(each, closing)),
      ],
    }));
    before.set(name, { ...wallet, ledgers });
  }
  return before;
}

function isOf({ programId, effect }: PointsEffect, ledger: LedgerSnapshot): boolean {
  return programId === ledger.programId && effect.props["subLedgerId"] === ledger.subledgerId;
}

/** Points that the session spent, as if they were there still. */
function lotOf(
  { transactionUUID, amountHundredths }: PointsEffect,
  closing: ClosingFacts,
): OpenLot {
  return {
    transactionUUID,
    sequence: 0,
    amountHundredths,
    remainingHundredths: amountHundredths,
    createdAtMs: closing.nowMs,
    startAtMs: closing.nowMs,
    expiresAtMs: null,
  };
}

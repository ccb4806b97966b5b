import {
  COUNTER_MONEY_SCALE,
  decimalFromNumber,
  POINTS_SCALE,
  toScaledInteger,
  truncate,
} from "../decimal";
import type { CampaignIndexEntry, LimitConfig, LimitEntity } from "./catalogue";
import { type CounterCharge, counterKey } from "./decision";
import type { CouponRejectionReason } from "./effect";
import { periodKey } from "./periods";
import type { RuleRun } from "./rule-run";
import type { CouponFacts, ReferralFacts, Snapshot } from "./snapshot";

/** What campaign budgets count, and the decimals that they count with (SEMANTICS §6.6). */
export const BUDGET_SCALES = {
  redeemCoupon: 0,
  redeemReferral: 0,
  createCoupon: 0,
  createReferral: 0,
  setDiscount: COUNTER_MONEY_SCALE,
  setDiscountEffect: 0,
  createLoyaltyPoints: POINTS_SCALE,
  createLoyaltyPointsEffect: 0,
  redeemLoyaltyPoints: POINTS_SCALE,
  redeemLoyaltyPointsEffect: 0,
  awardGiveaway: 0,
  addFreeItemEffect: 0,
  customEffect: 0,
  callApi: 0,
} as const satisfies Record<string, number>;

export type BudgetAction = keyof typeof BUDGET_SCALES;

/** Actions of a coupon's own counters. */
export const COUPON_USAGE = "couponUsage";
export const COUPON_DISCOUNT = "couponDiscount";
/** Action of a referral's own counter. */
export const REFERRAL_USAGE = "referralUsage";

/** One counter with its limit; `limitUnits` null = counted only. */
export type BudgetCounter = Omit<CounterCharge, "deltaUnits">;

export interface Budget {
  readonly counters: readonly BudgetCounter[];
  /** What may still be used, in units; null = any amount. */
  readonly leftUnits: number | null;
  /** The limit that leaves the least. */
  readonly tightest: { readonly limit: LimitConfig | null; readonly words: string } | null;
}

/** A limit that counts per profile or identifier, in a session that has none. */
export interface MissingEntity {
  readonly missing: "Profile" | "Identifier";
}

/** What the budgets of the campaign (and of the coupon that was checked) leave for an action. */
export function budgetFor(run: RuleRun, action: BudgetAction): Budget | MissingEntity {
  const { snapshot, input, catalogue } = run.state;
  const coupon = run.coupon?.facts ?? null;
  const referral = run.referral?.facts ?? null;
  const counters = new Map<string, BudgetCounter>();
  let leftUnits: number | null = null;
  let tightest: Budget["tightest"] = null;
  const limits = [
    ...limitsFor(run.campaign.limits, coupon, action),
    ...storeLimits(run.campaign, snapshot, action),
  ];
  for (const { limit, ofCoupon } of limits) {
    const entities = entityKeys(limit, { snapshot, coupon, referral, ofCoupon });
    if ("missing" in entities) return entities;
    const period = periodKey(limit.period, input.nowMs, catalogue.application.timezone);
    const limitUnits = unitsOfLimit(limit.limit, BUDGET_SCALES[action]);
    for (const entity of entities.keys) {
      const counter = { campaignId: run.campaign.id, action, entity, period, limitUnits };
      const key = counterKey(counter);
      const known = counters.get(key);
      // Limits that count the same share one counter: it moves once, and the tightest holds.
      if (!known || limitUnits < (known.limitUnits ?? Infinity)) counters.set(key, counter);
      const left = Math.max(0, limitUnits - run.used(counter));
      if (leftUnits !== null && left >= leftUnits) continue;
      leftUnits = left;
      tightest = { limit, words: describeLimit(limit) };
    }
  }
  return { counters: [...counters.values()], leftUnits, tightest };
}

/** Uses up the budget: every counter rises by the units. */
export function chargeBudget(run: RuleRun, budget: Budget, deltaUnits: number): void {
  for (const counter of budget.counters) run.charge({ ...counter, deltaUnits });
}

/** What a code is rejected for when a limit on its redemption is reached. */
export function redemptionLimitReason(limit: LimitConfig | null): CouponRejectionReason {
  if (limit === null || limit.entities.includes("Coupon")) return "CouponLimitReached";
  const personal = limit.entities.includes("Profile") || limit.entities.includes("Identifier");
  return personal ? "ProfileLimitReached" : "CampaignLimitReached";
}

/** The limits in words: "100 a month for each customer". */
export function describeLimit(limit: LimitConfig): string {
  const period = limit.period ? ` ${PERIOD_WORDS[limit.period]}` : "";
  const entities = limit.entities.map((entity) => ENTITY_WORDS[entity]).join(" and ");
  return `${limit.limit}${period}${entities === "" ? "" : ` for each ${entities}`}`;
}

const PERIOD_WORDS = { daily: "a day", weekly: "a week", monthly: "a month", yearly: "a year" };

const ENTITY_WORDS: Record<LimitEntity, string> = {
  Coupon: "coupon",
  Referral: "referral",
  Profile: "customer",
  Identifier: "identifier",
  Store: "store",
  Session: "session",
};

/** A coupon's own limits take the place of the campaign's that count the same. */
function limitsFor(
  campaignLimits: readonly LimitConfig[],
  coupon: CouponFacts | null,
  action: BudgetAction,
): readonly { limit: LimitConfig; ofCoupon: boolean }[] {
  const own = coupon?.limits.filter((limit) => limit.action === action) ?? [];
  const replaced = (limit: LimitConfig) =>
    own.some((other) => countsAlike(limit, other) && other.period === limit.period);
  return [
    ...campaignLimits
      .filter((limit) => limit.action === action && !replaced(limit))
      .map((limit) => ({ limit, ofCoupon: false })),
    ...own.map((limit) => ({ limit, ofCoupon: true })),
  ];
}

/** What the store of the session may spend; counted like a limit of the campaign per store. */
function storeLimits(
  { storeBudgets }: CampaignIndexEntry,
  { store }: Snapshot,
  action: BudgetAction,
): readonly { limit: LimitConfig; ofCoupon: boolean }[] {
  if (action !== "setDiscount" || !store) return [];
  return storeBudgets
    .filter(({ storeId }) => storeId === store.id)
    .map(({ limitThousandths, period }) => ({
      limit: {
        action,
        limit: limitThousandths / 10 ** COUNTER_MONEY_SCALE,
        entities: ["Store"],
        ...(period === null ? {} : { period }),
      },
      ofCoupon: false,
    }));
}

function countsAlike(a: LimitConfig, b: LimitConfig): boolean {
  return (
    a.entities.length === b.entities.length &&
    a.entities.every((entity) => b.entities.includes(entity))
  );
}

/**
 * The counters that a limit moves: one, or one for each identifier. None when it counts something
 * that this session has not got (a store, a referral, a coupon).
 */
function entityKeys(
  limit: LimitConfig,
  counted: Counted,
): { readonly keys: readonly string[] } | MissingEntity {
  let keys: readonly string[] = [""];
  const entities = new Set(limit.entities);
  if (counted.ofCoupon) entities.add("Coupon");
  for (const entity of ENTITY_ORDER) {
    if (!entities.has(entity)) continue;
    const names = namesOf(entity, counted);
    if (names.length === 0 && (entity === "Profile" || entity === "Identifier")) {
      return { missing: entity };
    }
    keys = keys.flatMap((key) => names.map((name) => joinEntities(key, name)));
  }
  return { keys };
}

const ENTITY_ORDER: readonly LimitEntity[] = [
  "Coupon",
  "Referral",
  "Profile",
  "Identifier",
  "Store",
  "Session",
];

/** What this evaluation offers to count by. */
interface Counted {
  readonly snapshot: Snapshot;
  readonly coupon: CouponFacts | null;
  readonly referral: ReferralFacts | null;
  /** Whether the limit is the coupon's own. */
  readonly ofCoupon: boolean;
}

function namesOf(entity: LimitEntity, { snapshot, coupon, referral }: Counted): readonly string[] {
  const { session } = snapshot;
  switch (entity) {
    case "Coupon":
      return coupon ? [`coupon:${coupon.id}`] : [];
    case "Referral":
      return referral ? [`referral:${referral.id}`] : [];
    case "Profile": {
      const profileId = session?.profileId || (snapshot.profile?.integrationId ?? "");
      return profileId === "" ? [] : [`profile:${profileId}`];
    }
    case "Identifier":
      return [...new Set(session?.identifiers)].map((identifier) => `identifier:${identifier}`);
    case "Store":
      return session?.storeIntegrationId ? [`store:${session.storeIntegrationId}`] : [];
    case "Session":
      return session ? [`session:${session.integrationId}`] : [];
  }
}

/** What a session offers to count by. */
export interface CountedSession {
  /** Empty = none. */
  readonly profileId: string;
  readonly identifiers: readonly string[];
  readonly storeIntegrationId: string | undefined;
  /** Of the session; empty = none. */
  readonly integrationId: string;
}

/**
 * Every `entity` that counters of a session can have, but for its coupons: those are `coupon:<id>`
 * alone and `coupon:<id>+` before each of these (the empty one left out). For the load of counters.
 */
export function counterEntities(session: CountedSession): readonly string[] {
  const { profileId, identifiers, storeIntegrationId, integrationId } = session;
  const choices = [
    profileId === "" ? [] : [`profile:${profileId}`],
    [...new Set(identifiers)].map((identifier) => `identifier:${identifier}`),
    storeIntegrationId === undefined ? [] : [`store:${storeIntegrationId}`],
    integrationId === "" ? [] : [`session:${integrationId}`],
  ];
  let keys: readonly string[] = [""];
  for (const names of choices) {
    keys = keys.flatMap((key) => [key, ...names.map((name) => joinEntities(key, name))]);
  }
  return keys;
}

function joinEntities(key: string, name: string): string {
  return key === "" ? name : `${key}+${name}`;
}

function unitsOfLimit(limit: number, scale: number): number {
  const units = limit * 10 ** scale;
  if (units >= Number.MAX_SAFE_INTEGER) return Number.MAX_SAFE_INTEGER;
  return toScaledInteger(truncate(decimalFromNumber(Math.max(0, limit)), scale), scale);
}

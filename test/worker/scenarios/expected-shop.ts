import type { CouponFacts, ReferralFacts, Snapshot } from "../../../src/core/evaluation/snapshot";
import type {
  CouponDraft,
  DecisionWrites,
  ReferralDraft,
} from "../../../src/core/evaluation/writes";
import { instant } from "./campaigns";
import { type CodeAfter, type CustomerAfter, customersOf, type ShopAfter } from "./shop-after";

/** The writes that a scenario states: those that are not empty. */
export type StatedWrites = Partial<DecisionWrites>;

/** The shop as it was, and what the decision wrote; a dry one wrote nothing, nor its session. */
export function expectedShop(
  snapshot: Snapshot,
  { writes, dry }: { readonly writes: StatedWrites; readonly dry: boolean },
): ShopAfter {
  if (dry) return { ...expectedShop(snapshot, { writes: {}, dry: false }), session: null };
  const { session, coupons, referral } = snapshot;
  const holders = coupons.map(({ value }) => [value, holdersOf(snapshot, value, writes)] as const);
  return {
    session: session && {
      attributes: { ...session.attributes, ...updatesOf(writes, "session") },
      lines: session.cartItems.map(({ attributes }, position) => ({
        ...attributes,
        ...updatesOf(writes, "cartItem", (update) => update.cartItemPosition === position),
      })),
    },
    customers: Object.fromEntries(
      customersOf(snapshot).map((name) => [name, customerAfter(snapshot, name, writes)]),
    ),
    coupons: [
      ...coupons.map((coupon) => couponAfter(coupon, writes)),
      ...(writes.createdCoupons ?? []).map(createdCoupon),
    ],
    referrals: [
      ...(referral ? [referralAfter(referral, writes)] : []),
      ...(writes.createdReferrals ?? []).map(createdReferral),
    ],
    giveaways: (writes.giveawayClaims ?? []).map(({ poolId, profileIntegrationId }) => ({
      poolId,
      recipient: profileIntegrationId,
    })),
    holders: Object.fromEntries(holders),
    webhooks: writes.webhooks ?? [],
  };
}

type Update = DecisionWrites["attributeUpdates"][number];

function updatesOf(
  { attributeUpdates = [] }: StatedWrites,
  target: Update["target"],
  fits: (update: Update) => boolean = () => true,
): Record<string, Update["value"]> {
  const updates = attributeUpdates.filter((update) => update.target === target && fits(update));
  return Object.fromEntries(updates.map(({ name, value }) => [name, value]));
}

function customerAfter(
  { profile, referral }: Snapshot,
  name: string,
  writes: StatedWrites,
): CustomerAfter {
  const known = [profile, referral?.advocate ?? null].find((one) => one?.integrationId === name);
  const isOwn = (update: { readonly profileIntegrationId?: string }) =>
    update.profileIntegrationId === name;
  const audienceIds = new Set(known?.audiences.map(({ id }) => id));
  for (const change of (writes.audienceChanges ?? []).filter(isOwn)) {
    if (change.change === "add") audienceIds.add(change.audienceId);
    else audienceIds.delete(change.audienceId);
  }
  const attributes = {
    ...known?.attributes,
    ...updatesOf(writes, "profile", isOwn),
    ...updatesOf(writes, "advocateProfile", isOwn),
  };
  return { attributes, audienceIds: [...audienceIds] };
}

function holdersOf(snapshot: Snapshot, value: string, writes: StatedWrites): readonly string[] {
  const [customer = ""] = customersOf(snapshot);
  const coupon = snapshot.coupons.find((one) => one.value === value);
  const own = coupon?.reservedForProfile ? [customer] : [];
  const reserved = (writes.couponReservations ?? [])
    .filter(({ couponValue }) => couponValue === value)
    .map(({ profileIntegrationId }) => profileIntegrationId);
  return [...new Set([...own, ...reserved])];
}

function couponAfter(coupon: CouponFacts, writes: StatedWrites): CodeAfter {
  const { discountLimitThousandths: limit } = coupon;
  return {
    campaignId: coupon.campaignId,
    code: coupon.value,
    whose: coupon.recipientIntegrationId ?? "",
    usageLimit: coupon.usageLimit,
    ...(limit === null ? {} : { discountLimit: limit / 1000 }),
    startDate: instant(coupon.startAtMs) ?? undefined,
    expiryDate: instant(coupon.expiresAtMs) ?? undefined,
    attributes: {
      ...coupon.attributes,
      ...updatesOf(writes, "coupon", ({ id }) => id === coupon.id),
    },
  };
}

function createdCoupon(draft: CouponDraft): CodeAfter {
  const { discountLimitThousandths: limit } = draft;
  return {
    campaignId: draft.campaignId,
    code: draft.value,
    whose: draft.recipientIntegrationId,
    usageLimit: draft.usageLimit,
    ...(limit === null ? {} : { discountLimit: limit / 1000 }),
    startDate: instant(draft.startAtMs) ?? undefined,
    expiryDate: instant(draft.expiresAtMs) ?? undefined,
    attributes: draft.attributes,
  };
}

function referralAfter(referral: ReferralFacts, writes: StatedWrites): CodeAfter {
  return {
    campaignId: referral.campaignId,
    code: referral.code,
    whose: referral.friendIntegrationId ?? "",
    advocate: referral.advocateIntegrationId,
    usageLimit: referral.usageLimit,
    startDate: instant(referral.startAtMs) ?? undefined,
    expiryDate: instant(referral.expiresAtMs) ?? undefined,
    attributes: {
      ...referral.attributes,
      ...updatesOf(writes, "referral", ({ id }) => id === referral.id),
    },
  };
}

function createdReferral(draft: ReferralDraft): CodeAfter {
  return {
    campaignId: draft.campaignId,
    code: draft.code,
    whose: draft.friendIntegrationId,
    advocate: draft.advocateIntegrationId,
    usageLimit: draft.usageLimit,
    startDate: instant(draft.startAtMs) ?? undefined,
    expiryDate: instant(draft.expiresAtMs) ?? undefined,
    attributes: draft.attributes,
  };
}

/** Codes are drawn: as long as expected, and in any order. */
export function comparableShop(shop: ShopAfter): ShopAfter {
  const sorted = (codes: readonly CodeAfter[]) =>
    codes
      .map((one) => ({ ...one, code: one.code.toUpperCase().replaceAll(/[A-Z0-9]/g, "#") }))
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { ...shop, coupons: sorted(shop.coupons), referrals: sorted(shop.referrals) };
}

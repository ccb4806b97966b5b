import { env } from "cloudflare:workers";
import { foldCode } from "../../../src/core/coupon/code";
import type { Catalogue } from "../../../src/core/evaluation/catalogue";
import type { CouponFacts, ReferralFacts, Snapshot } from "../../../src/core/evaluation/snapshot";
import { manage, randomName, type TestApplication } from "../../support/deployment";
import { instant } from "./campaigns";
import { importCsv, integrate } from "./definitions";
import type { ScenarioIds } from "./ids";

const REFERRAL_COLUMNS = "code,advocateprofileintegrationid,limitval";

interface Page {
  readonly data: readonly { readonly id: number }[];
}

/** Coupons and the referral of the snapshot, with the codes that they have there. */
export async function setUpCodes(
  catalogue: Catalogue,
  { coupons, referral, session }: Snapshot,
  shop: TestApplication,
  ids: ScenarioIds,
): Promise<void> {
  for (const coupon of coupons) {
    await setUpCoupon(catalogue, coupon, ids);
    const holders = holdersOf(coupon, ids.textOut(session?.profileId ?? ""));
    if (holders.length === 0) continue;
    const code = encodeURIComponent(coupon.value);
    const body = { integrationIDs: holders };
    await integrate(shop, "POST", `/v1/coupon_reservations/${code}`, body);
  }
  if (referral) await setUpReferral(referral, session?.profileId ?? "", shop, ids);
}

async function setUpCoupon(
  { application }: Catalogue,
  coupon: CouponFacts,
  ids: ScenarioIds,
): Promise<void> {
  const campaign = `campaigns/${ids.real("campaign", coupon.campaignId)}`;
  const path = `/v1/applications/${ids.real("application", application.id)}/${campaign}/coupons?silent=no`;
  const { discountLimitThousandths, recipientIntegrationId } = coupon;
  const created = await manage<Page>("POST", path, {
    numberOfCoupons: 1,
    couponPattern: foldCode(coupon.value, application.caseSensitivity),
    usageLimit: coupon.usageLimit,
    discountLimit: discountLimitThousandths === null ? null : discountLimitThousandths / 1000,
    reservationLimit: coupon.reservationLimit ?? null,
    limits: coupon.limits,
    startDate: instant(coupon.startAtMs),
    expiryDate: instant(coupon.expiresAtMs),
    recipientIntegrationId:
      recipientIntegrationId === null ? null : ids.textOut(recipientIntegrationId),
    attributes: coupon.attributes,
    isReservationMandatory: coupon.isReservationMandatory,
  });
  const [row] = created.data;
  if (!row) throw new Error("No coupon was made");
  ids.link("coupon", coupon.id, row.id);
}

/** The customer, if they hold it, and so many others. */
function holdersOf(coupon: CouponFacts, customer: string): string[] {
  const own = coupon.reservedForProfile ? [customer] : [];
  const others = Math.max(0, (coupon.reservationCount ?? 0) - own.length);
  return [...own, ...Array.from({ length: others }, () => randomName("holder"))];
}

async function setUpReferral(
  referral: ReferralFacts,
  customer: string,
  shop: TestApplication,
  ids: ScenarioIds,
): Promise<void> {
  const { friendIntegrationId: friend } = referral;
  const campaign = `campaigns/${ids.real("campaign", referral.campaignId)}`;
  const path = `/v1/applications/${shop.id}/${campaign}`;
  const line = [referral.code, ids.textOut(referral.advocateIntegrationId), referral.usageLimit];
  await importCsv(`${path}/import_referrals`, [REFERRAL_COLUMNS, line.join(",")]);
  const [row] = (await manage<Page>("GET", `${path}/referrals/no_total`)).data;
  if (!row) throw new Error("No referral was made");
  await manage("PUT", `${path}/referrals/${row.id}`, {
    friendProfileIntegrationId: friend === null ? undefined : ids.textOut(friend),
    usageLimit: referral.usageLimit,
    startDate: instant(referral.startAtMs) ?? undefined,
    expiryDate: instant(referral.expiresAtMs) ?? undefined,
    attributes: referral.attributes,
  });
  const { id } = row;
  ids.link("referral", referral.id, id);
  if (referral.friendAlreadyReferred) await referBefore(shop, id, ids.textOut(customer));
}

/** Written as it stands after a close: that close needs rules that are not the scenario's. */
async function referBefore(
  { id: applicationId }: TestApplication,
  referralId: number,
  friend: string,
): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO referral_redemptions
     (closure_id, application_id, referral_id, friend_integration_id, created_at_ms)
     VALUES (?1, ?2, ?3, ?4, 0)`,
  )
    .bind(crypto.randomUUID(), applicationId, referralId, friend)
    .run();
}

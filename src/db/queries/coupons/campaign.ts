import { and, eq, isNull } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../../client";
import { applications, campaigns } from "../../schema";

/** An undeleted campaign of an undeleted Application of the account, as far as coupons need it. */
export async function findCouponCampaign(
  db: QueryDatabase,
  key: {
    readonly accountId: number;
    readonly applicationId: number;
    readonly campaignId: number;
  },
) {
  const [row] = await queryBuilder(db)
    .select({
      applicationId: applications.id,
      campaignId: campaigns.id,
      currency: applications.currency,
      caseSensitivity: applications.caseSensitivity,
      couponSettings: campaigns.couponSettings,
      /** Attributes that every coupon of the campaign starts with. */
      couponAttributes: campaigns.couponAttributes,
      attributesSettings: applications.attributesSettings,
    })
    .from(campaigns)
    .innerJoin(applications, eq(applications.id, campaigns.applicationId))
    .where(
      and(
        eq(campaigns.id, key.campaignId),
        isNull(campaigns.deletedAtMs),
        eq(applications.id, key.applicationId),
        eq(applications.accountId, key.accountId),
        isNull(applications.deletedAtMs),
      ),
    );
  return row;
}

export type CouponCampaign = NonNullable<Awaited<ReturnType<typeof findCouponCampaign>>>;

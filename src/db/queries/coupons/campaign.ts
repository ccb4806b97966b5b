import { and, eq, isNull } from "drizzle-orm";
import type { CodeSettings } from "../../schema/campaigns";
import type { ApplicationSettings, AttributeDefinition } from "../../../core/evaluation/catalogue";
import { type QueryDatabase, queryBuilder } from "../../client";
import { applications, attributes, campaigns } from "../../schema";

/** What coupons of a campaign are checked against and made from. */
export interface CouponCampaign {
  readonly applicationId: number;
  readonly campaignId: number;
  readonly currency: string;
  readonly caseSensitivity: ApplicationSettings["caseSensitivity"];
  /** The campaign's pattern; null = none. */
  readonly couponSettings: CodeSettings | null;
  /** Attributes that every coupon of the campaign starts with. */
  readonly couponAttributes: Readonly<Record<string, unknown>>;
  readonly attributeDefinitions: readonly AttributeDefinition[];
}

/** An undeleted campaign of an undeleted Application of the account; null when there is none. */
export async function findCouponCampaign(
  db: QueryDatabase,
  key: {
    readonly accountId: number;
    readonly applicationId: number;
    readonly campaignId: number;
  },
): Promise<CouponCampaign | null> {
  const builder = queryBuilder(db);
  const [campaignRows, attributeRows] = await builder.batch([
    builder
      .select({
        currency: applications.currency,
        caseSensitivity: applications.caseSensitivity,
        couponSettings: campaigns.couponSettings,
        couponAttributes: campaigns.couponAttributes,
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
      ),
    builder
      .select()
      .from(attributes)
      .where(and(eq(attributes.accountId, key.accountId), eq(attributes.entity, "Coupon"))),
  ]);
  const [campaign] = campaignRows;
  if (campaign === undefined) return null;
  return {
    applicationId: key.applicationId,
    campaignId: key.campaignId,
    ...campaign,
    caseSensitivity: campaign.caseSensitivity as ApplicationSettings["caseSensitivity"],
    attributeDefinitions: attributeRows.map((row) => ({
      id: row.id,
      entity: "Coupon",
      name: row.name,
      type: row.type as AttributeDefinition["type"],
      eventType: null,
      suggestions: row.suggestions,
      restrictedBySuggestions: row.restrictedBySuggestions,
      subscribedApplicationIds: row.subscribedApplicationIds,
    })),
  };
}

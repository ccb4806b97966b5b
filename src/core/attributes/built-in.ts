import {
  type Decimal,
  decimalFromNumber,
  fromScaledInteger,
  COUNTER_MONEY_SCALE,
  ONE,
} from "../decimal";
import { decimal } from "../decimal";
import type { ApplicationSettings, CampaignIndexEntry } from "../evaluation/catalogue";
import type { CouponFacts, ProfileFacts, ReferralFacts, StoreFacts } from "../evaluation/snapshot";
import { Instant, type Value, type ValueType } from "../expression";
import type { CartItem, SessionDocument } from "../session/types";

/** One built-in attribute: what it is, and how it is read. Undefined = it has no value. */
export interface BuiltIn<Source> {
  readonly type: ValueType;
  readonly title: string;
  read(source: Source): Value | undefined;
}

export type BuiltIns<Source> = Readonly<Record<string, BuiltIn<Source>>>;

export interface SessionSource {
  readonly document: SessionDocument;
  /** Amounts as this campaign sees them: less earlier discounts when those cascade. */
  readonly total: Decimal;
  readonly cartItemTotal: Decimal;
  readonly additionalCostTotal: Decimal;
  readonly cartItemAdditionalCostTotal: Decimal;
  /** What rests of one of the session's own costs. */
  readonly costLeft: (name: string, price: Decimal) => Decimal;
  /** Codes that rules have created so far and kept in the session. */
  readonly createdCodes: (kind: CreatedCodeKind) => readonly string[];
}

export type CreatedCodeKind = "coupon" | "referral";

/** One unit of a line: carts are seen unit by unit (reference SEMANTICS §4.6). */
export interface ItemSource {
  readonly item: CartItem;
  readonly position: number;
  readonly subPosition: number;
  /** As this campaign sees it. */
  readonly price: Decimal;
}

/**
 * The built-in attributes: PascalCase of the schemas' fields (DESIGN §4). The checker, the run-time
 * scope and the attribute library all read these tables.
 */
export const SESSION: BuiltIns<SessionSource> = {
  IntegrationId: text("Id of the session", ({ document }) => document.integrationId),
  ProfileId: text("Integration id of the customer", ({ document }) => orNone(document.profileId)),
  StoreIntegrationId: text("Id of the store", ({ document }) => document.storeIntegrationId),
  State: text("State of the session", ({ document }) => document.state),
  Total: number("Items and additional costs, before discounts", ({ total }) => total),
  CartItemTotal: number("Items, before discounts", ({ cartItemTotal }) => cartItemTotal),
  AdditionalCostTotal: number(
    "Additional costs of the session, before discounts",
    ({ additionalCostTotal }) => additionalCostTotal,
  ),
  CartItemAdditionalCostTotal: number(
    "Additional costs of the items, before discounts",
    ({ cartItemAdditionalCostTotal }) => cartItemAdditionalCostTotal,
  ),
  IsFirst: flag("Whether it is the customer's first", ({ document }) => document.firstSession),
  UpdateCount: number("Number of updates", ({ document }) =>
    decimalFromNumber(document.updateCount),
  ),
  Created: time("Creation time", ({ document }) => document.createdAtMs),
  Updated: time("Time of the last update", ({ document }) => document.updatedAtMs),
  CouponCodes: texts("Coupon codes entered", ({ document }) => document.couponCodes),
  ReferralCode: text("Referral code entered", ({ document }) => orNone(document.referralCode)),
  LoyaltyCards: texts("Loyalty cards shown", ({ document }) => document.loyaltyCards),
  Identifiers: texts("Identifiers of the session", ({ document }) => document.identifiers),
  CreatedCoupons: texts("Coupon codes created by rules so far", ({ createdCodes }) =>
    createdCodes("coupon"),
  ),
  CreatedReferrals: texts("Referral codes created by rules so far", ({ createdCodes }) =>
    createdCodes("referral"),
  ),
};

export const ITEM: BuiltIns<ItemSource> = {
  Name: text("Name of the item", ({ item }) => item.name),
  Sku: text("SKU of the item", ({ item }) => item.sku),
  Category: text("Category of the item", ({ item }) => item.category),
  Quantity: number("Always 1: each unit of a line is an item", () => ONE),
  Price: number("Price of the unit, before discounts", ({ price }) => price),
  Weight: number("Weight in grams", ({ item }) => optionalNumber(item.weight)),
  Height: number("Height in millimetres", ({ item }) => optionalNumber(item.height)),
  Width: number("Width in millimetres", ({ item }) => optionalNumber(item.width)),
  Length: number("Length in millimetres", ({ item }) => optionalNumber(item.length)),
  Position: number("Index of the line", ({ position }) => decimalFromNumber(position)),
  SubPosition: number("Index of the unit in its line", ({ subPosition }) =>
    decimalFromNumber(subPosition),
  ),
  ProductName: text("Name of the item's product", ({ item }) => item.product?.name),
  ReturnedQuantity: number("Returned units of the line", ({ item }) =>
    decimalFromNumber(item.returnedQuantity ?? 0),
  ),
  RemainingQuantity: number("Units of the line that were not returned", ({ item }) =>
    decimalFromNumber(item.remainingQuantity ?? item.quantity),
  ),
};

export const PROFILE: BuiltIns<ProfileFacts> = {
  IntegrationId: text("Id of the customer", (profile) => profile.integrationId),
  ClosedSessions: number("Closed sessions", (profile) => decimalFromNumber(profile.closedSessions)),
  TotalSales: number("Total of closed sessions", (profile) => decimal(profile.totalSales)),
  Created: time("Creation time", (profile) => profile.createdAtMs),
  LastActivity: time("Time of the last activity", (profile) => profile.lastActivityAtMs),
};

export const COUPON: BuiltIns<CouponFacts> = {
  Id: number("Internal id of the coupon", (coupon) => decimalFromNumber(coupon.id)),
  Value: text("The code", (coupon) => coupon.value),
  UsageLimit: number("Uses allowed; 0 = any number", (coupon) =>
    decimalFromNumber(coupon.usageLimit),
  ),
  UsageCounter: number("Uses so far", (coupon) => decimalFromNumber(coupon.usageCount)),
  DiscountLimit: number("Money that the code can give", (coupon) =>
    money(coupon.discountLimitThousandths),
  ),
  DiscountCounter: number("Money given so far", (coupon) => money(coupon.discountUsedThousandths)),
  DiscountRemainder: number("Money left", (coupon) =>
    coupon.discountLimitThousandths === null
      ? undefined
      : money(coupon.discountLimitThousandths - coupon.discountUsedThousandths),
  ),
  StartDate: time("Start of validity", (coupon) => coupon.startAtMs),
  ExpiryDate: time("End of validity", (coupon) => coupon.expiresAtMs),
  RecipientIntegrationId: text("Whose the code is", (coupon) => coupon.recipientIntegrationId),
};

export const REFERRAL: BuiltIns<ReferralFacts> = {
  Id: number("Internal id of the referral", (referral) => decimalFromNumber(referral.id)),
  Code: text("The code", (referral) => referral.code),
  AdvocateProfileIntegrationId: text("Who refers", (referral) => referral.advocateIntegrationId),
  FriendProfileIntegrationId: text(
    "Who alone may be referred",
    (referral) => referral.friendIntegrationId,
  ),
  UsageLimit: number("Uses allowed; 0 = any number", (referral) =>
    decimalFromNumber(referral.usageLimit),
  ),
  UsageCounter: number("Uses so far", (referral) => decimalFromNumber(referral.usageCount)),
  StartDate: time("Start of validity", (referral) => referral.startAtMs),
  ExpiryDate: time("End of validity", (referral) => referral.expiresAtMs),
};

export const STORE: BuiltIns<StoreFacts> = {
  Id: number("Internal id of the store", (store) => decimalFromNumber(store.id)),
  IntegrationId: text("Id of the store", (store) => store.integrationId),
  Name: text("Name of the store", (store) => store.name),
};

export const CAMPAIGN: BuiltIns<CampaignIndexEntry> = {
  Id: number("Id of the campaign", (campaign) => decimalFromNumber(campaign.id)),
  Name: text("Name of the campaign", (campaign) => campaign.name),
  StartTime: time("Start of the campaign", (campaign) => campaign.startAtMs),
  EndTime: time("End of the campaign", (campaign) => campaign.endAtMs),
};

export const APPLICATION: BuiltIns<ApplicationSettings> = {
  Id: number("Id of the Application", (application) => decimalFromNumber(application.id)),
  Name: text("Name of the Application", (application) => application.name),
  Currency: text("Currency of the Application", (application) => application.currency),
  Timezone: text("Time zone of the Application", (application) => application.timezone),
};

export const EVENT: BuiltIns<readonly string[]> = {
  Type: text("Type of the event", (eventTypes) => eventTypes[0]),
};

function text<Source>(
  title: string,
  read: (source: Source) => string | null | undefined,
): BuiltIn<Source> {
  return { type: "string", title, read: (source) => read(source) ?? undefined };
}

function number<Source>(
  title: string,
  read: (source: Source) => Decimal | undefined,
): BuiltIn<Source> {
  return { type: "number", title, read };
}

function flag<Source>(title: string, read: (source: Source) => boolean): BuiltIn<Source> {
  return { type: "boolean", title, read };
}

function texts<Source>(
  title: string,
  read: (source: Source) => readonly string[],
): BuiltIn<Source> {
  return { type: { list: "string" }, title, read };
}

function time<Source>(title: string, read: (source: Source) => number | null): BuiltIn<Source> {
  return {
    type: "time",
    title,
    read(source) {
      const epochMs = read(source);
      return epochMs === null ? undefined : new Instant(epochMs);
    },
  };
}

function orNone(value: string): string | undefined {
  return value === "" ? undefined : value;
}

function optionalNumber(value: number | undefined): Decimal | undefined {
  return value === undefined ? undefined : decimalFromNumber(value);
}

function money(thousandths: number | null): Decimal | undefined {
  return thousandths === null ? undefined : fromScaledInteger(thousandths, COUNTER_MONEY_SCALE);
}

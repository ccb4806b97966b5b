import type { CompiledRuleset } from "../rules/compiled";
import type { ValueType } from "../expression/value";

/** What the engine must know of an Application before it looks at any campaign. */
export interface ApplicationSettings {
  readonly id: number;
  readonly accountId: number;
  readonly name: string;
  /** ISO 4217; fixes the minor unit that money is rounded to. */
  readonly currency: string;
  /** IANA zone of schedules and budget periods. */
  readonly timezone: string;
  readonly caseSensitivity: "sensitive" | "insensitive-uppercase" | "insensitive-lowercase";
  readonly sandbox: boolean;
  readonly defaultDiscountScope: "sessionTotal" | "cartItems" | "additionalCosts";
  readonly defaultDiscountAdditionalCostPerItemScope: "price" | "itemTotal" | "additionalCosts";
  readonly enableCascadingDiscounts: boolean;
  readonly enablePartialDiscounts: boolean;
}

/** One line of the catalogue index: enough to decide whether a campaign can apply (≤ 1 KB). */
export interface CampaignIndexEntry {
  readonly id: number;
  readonly name: string;
  readonly state: "enabled" | "disabled" | "archived";
  readonly startAtMs: number | null;
  readonly endAtMs: number | null;
  /** Null while nothing is active: the campaign does nothing. */
  readonly activeRulesetId: number | null;
  readonly limits: readonly LimitConfig[];
  readonly facts: RulesetFacts;
}

/** What can be said of a ruleset without running it; computed when it is saved. */
export interface RulesetFacts {
  /** Every rule needs a valid coupon of the campaign, and none has a failure effect. */
  readonly needsCoupon: boolean;
  /** Event types that some rule asks for; null when a rule runs whatever the event. */
  readonly eventTypes: readonly string[] | null;
  /** Programs whose balance a rule reads or moves. */
  readonly loyaltyProgramIds: readonly number[];
}

/** A campaign budget or a coupon's own limit (reference SEMANTICS §6.6). */
export interface LimitConfig {
  readonly action: string;
  readonly limit: number;
  readonly period?: "daily" | "weekly" | "monthly" | "yearly";
  readonly entities: readonly LimitEntity[];
}

export type LimitEntity = "Coupon" | "Referral" | "Profile" | "Identifier" | "Store" | "Session";

export interface LoyaltyProgramDefinition {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly timezone: string;
  readonly cardBased: boolean;
  readonly sandbox: boolean;
  readonly allowSubledger: boolean;
  readonly defaultValidity: string;
  readonly defaultPending: string;
  readonly subscribedApplications: readonly number[];
  readonly tiers: readonly {
    readonly id: number;
    readonly name: string;
    readonly minPointsHundredths: number;
  }[];
}

export type AttributeEntity =
  | "Application"
  | "Campaign"
  | "CustomerProfile"
  | "CustomerSession"
  | "CartItem"
  | "Coupon"
  | "Event"
  | "Giveaway"
  | "LoyaltyCard"
  | "Referral"
  | "Store";

export type AttributeType =
  | "string"
  | "number"
  | "boolean"
  | "time"
  | "location"
  | "(list string)"
  | "(list number)"
  | "(list time)"
  | "(list location)";

export interface AttributeDefinition {
  readonly id: number;
  readonly entity: AttributeEntity;
  readonly name: string;
  readonly type: AttributeType;
  readonly eventType: string | null;
  readonly suggestions: readonly string[];
  readonly restrictedBySuggestions: boolean;
  /** Applications it is subscribed to; empty = all. */
  readonly subscribedApplicationIds: readonly number[];
}

export interface AdditionalCostDefinition {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly type: "session" | "item" | "both";
}

/** Account-wide definitions that rules are checked and requests are validated against. */
export interface Definitions {
  readonly attributes: readonly AttributeDefinition[];
  readonly additionalCosts: readonly AdditionalCostDefinition[];
  readonly loyaltyPrograms: readonly LoyaltyProgramDefinition[];
}

/** Everything an evaluation may use that is not about this customer or this cart. */
export interface Catalogue {
  readonly application: ApplicationSettings;
  readonly definitions: Definitions;
  /** In evaluation order. */
  readonly campaigns: readonly CampaignIndexEntry[];
  /** Compiled rulesets of the candidates, by ruleset id. */
  readonly rulesets: ReadonlyMap<number, CompiledRuleset>;
}

/** The static type of an attribute's values. */
export function attributeValueType(type: AttributeType): ValueType {
  switch (type) {
    case "(list string)":
      return { list: "string" };
    case "(list number)":
      return { list: "number" };
    case "(list time)":
      return { list: "time" };
    case "(list location)":
      return { list: "location" };
    default:
      return type;
  }
}

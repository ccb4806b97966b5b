import type { AttributeJson } from "../session/types";
import type { ProgramSettings } from "../ledger/program-rules";
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
  /** Custom attributes; absent = none. */
  readonly attributes?: Readonly<Record<string, AttributeJson>>;
  readonly defaultDiscountScope: "sessionTotal" | "cartItems" | "additionalCosts";
  readonly defaultDiscountAdditionalCostPerItemScope: "price" | "itemTotal" | "additionalCosts";
  readonly enableCascadingDiscounts: boolean;
  readonly enablePartialDiscounts: boolean;
  /** The filter that cart-wide rewards use; null = all items. */
  readonly defaultCartItemFilterId: number | null;
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
  /** Custom attributes; absent = none. */
  readonly attributes?: Readonly<Record<string, AttributeJson>>;
  readonly facts: RulesetFacts;
  /** Its group of the evaluation tree: one of `Catalogue.evaluationGroups`. */
  readonly evaluationGroupId: number;
  /** Order among the groups and campaigns of its group; ties by id. */
  readonly evaluationPosition: number;
  /** It runs only for sessions that name one of these stores; null = for all sessions. */
  readonly linkedStoreIds: readonly number[] | null;
  /** It runs only for members of one of these; empty = for everybody. */
  readonly targetedAudienceIds: readonly number[];
  readonly storeBudgets: readonly StoreBudget[];
}

/** What a store may spend of a campaign's discounts (reference SEMANTICS §6.6). */
export interface StoreBudget {
  readonly id: number;
  readonly storeId: number;
  /** Null = overall. */
  readonly period: LimitPeriod | null;
  readonly limitThousandths: number;
}

export type EvaluationMode = "stackable" | "listOrder" | "lowestDiscount" | "highestDiscount";

export type EvaluationScope = "session" | "cartItem";

/** A node of the evaluation tree (reference SEMANTICS §6.2). */
export interface EvaluationGroup {
  readonly id: number;
  /** Null for the base group alone. */
  readonly parentId: number | null;
  readonly mode: EvaluationMode;
  readonly scope: EvaluationScope;
  /** Order among the groups and campaigns of the parent; ties by id, groups before campaigns. */
  readonly position: number;
}

/** What can be said of a ruleset without running it; computed when it is saved. */
export interface RulesetFacts {
  /** Every rule needs a valid coupon of the campaign, and none has a failure effect. */
  readonly needsCoupon: boolean;
  /** Event types that some rule asks for; null when a rule runs whatever the event. */
  readonly eventTypes: readonly string[] | null;
  /** Programs whose balance a rule reads or moves. */
  readonly loyaltyProgramIds: readonly number[];
  /** Every rule needs a valid referral of the campaign, and none has a failure effect. */
  readonly needsReferral: boolean;
  /** Pools that rules award from. */
  readonly giveawayPoolIds: readonly number[];
  /** Collections whose items rules compare with. */
  readonly collectionIds: readonly number[];
}

/** Facts of a campaign without a ruleset. */
export const NO_RULESET_FACTS: RulesetFacts = {
  needsCoupon: false,
  eventTypes: [],
  loyaltyProgramIds: [],
  needsReferral: false,
  giveawayPoolIds: [],
  collectionIds: [],
};

/** A campaign budget or a coupon's own limit (reference SEMANTICS §6.6). */
export interface LimitConfig {
  readonly action: string;
  readonly limit: number;
  readonly period?: LimitPeriod;
  readonly entities: readonly LimitEntity[];
}

export type LimitPeriod = "daily" | "weekly" | "monthly" | "yearly";

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
  /** Joining, the end of tiers, returns; absent = defaults. */
  readonly settings?: ProgramSettings;
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

export interface AudienceDefinition {
  readonly id: number;
  readonly name: string;
  /** The partner platform and the id there; null = native. */
  readonly integration: string | null;
  readonly integrationId: string | null;
}

/** A collection without its items: they may be many, and only some carts need them. */
export interface CollectionDefinition {
  readonly id: number;
  readonly name: string;
  /** Null = of the account. */
  readonly campaignId: number | null;
  /** Rises when the items change. */
  readonly revision: number;
}

export interface GiveawayPoolDefinition {
  readonly id: number;
  readonly name: string;
}

/** A parameter of a template; `type` is what a rule has to supply. */
export interface TemplateParameterDefinition {
  readonly type: string;
  /** Another name that places may use. */
  readonly key?: string;
  readonly title: string;
}

export interface CustomEffectDefinition {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  /** JSON text with `{{parameter}}` places. */
  readonly payload: string;
  readonly params: readonly TemplateParameterDefinition[];
  readonly isPerItem: boolean;
  readonly enabled: boolean;
  /** Applications it may be used in; empty = all. */
  readonly applicationIds: readonly number[];
}

export interface WebhookDefinition {
  readonly id: number;
  readonly title: string;
  readonly verb: "POST" | "PUT" | "GET" | "DELETE" | "PATCH";
  readonly url: string;
  /** `Name: value`, templated like the payload. */
  readonly headers: readonly string[];
  readonly payload: string | null;
  readonly params: readonly TemplateParameterDefinition[];
  readonly enabled: boolean;
  /** Applications it may be used in; empty = all. */
  readonly applicationIds: readonly number[];
}

/** A custom event that rules may ask for. */
export interface EventTypeDefinition {
  readonly id: number;
  readonly name: string;
  readonly title: string;
}

/** A named selection of cart items of the Application; the expression yields a list of items. */
export interface CartItemFilterDefinition {
  readonly id: number;
  readonly name: string;
  readonly expression: unknown;
}

/** Definitions that rules are checked and requests are validated against. */
export interface Definitions {
  readonly attributes: readonly AttributeDefinition[];
  readonly additionalCosts: readonly AdditionalCostDefinition[];
  readonly loyaltyPrograms: readonly LoyaltyProgramDefinition[];
  readonly audiences: readonly AudienceDefinition[];
  /** Those of the account and of the Application's campaigns. */
  readonly collections: readonly CollectionDefinition[];
  readonly giveawayPools: readonly GiveawayPoolDefinition[];
  readonly customEffects: readonly CustomEffectDefinition[];
  readonly webhooks: readonly WebhookDefinition[];
  readonly eventTypes: readonly EventTypeDefinition[];
  /** Those of the Application. */
  readonly cartItemFilters: readonly CartItemFilterDefinition[];
}

/** Everything an evaluation may use that is not about this customer or this cart. */
export interface Catalogue {
  readonly application: ApplicationSettings;
  readonly definitions: Definitions;
  /** In evaluation order: the tree depth first. */
  readonly campaigns: readonly CampaignIndexEntry[];
  /** All of the Application, by id; absent where `campaigns` are all there are. */
  readonly campaignsById?: ReadonlyMap<number, CampaignIndexEntry>;
  /** The evaluation tree, parents before children; the first is the base group. */
  readonly evaluationGroups: readonly EvaluationGroup[];
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

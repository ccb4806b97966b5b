import { decimalFromNumber, fromScaledInteger, POINTS_SCALE } from "../decimal";
import type {
  ApplicationSettings,
  AttributeEntity,
  CampaignIndexEntry,
  Definitions,
} from "../evaluation/catalogue";
import type {
  CouponFacts,
  EventFacts,
  ProfileFacts,
  ReferralFacts,
  StoreFacts,
} from "../evaluation/snapshot";
import { attributeOwner } from "./attribute-owner";
import type { CompiledExpression, RecordValue, Scope, Value } from "../expression";
import type { AttributeJson } from "../session/types";
import { customAttributesRecord } from "./attribute-values";
import {
  APPLICATION,
  type BuiltIns,
  CAMPAIGN,
  COUPON,
  EVENT,
  PROFILE,
  REFERRAL,
  SESSION,
  type SessionSource,
  STORE,
} from "./built-in";
import { LOYALTY_BALANCES, type LoyaltyBalanceName } from "./type-scope";

/** Where the names of a rule take their values from. Nothing is read before a rule asks. */
export interface NameSources {
  readonly definitions: Definitions;
  readonly application: ApplicationSettings;
  readonly campaign: CampaignIndexEntry;
  readonly eventTypes: readonly string[];
  readonly event: EventFacts | null;
  readonly store: StoreFacts | null;
  /** The referral code of the session, if it is valid and the campaign's. */
  readonly referral: ReferralFacts | null;
  /** What rules have set an attribute to (`attributeOwner` and its name). */
  readUpdated(owner: string, name: string): AttributeJson | undefined;
  readonly session: SessionSource | null;
  readonly coupon: CouponFacts | null;
  readonly parameters: ReadonlyMap<string, CompiledExpression>;
  /** The profile; the call remembers that the decision rests on it. */
  readProfile(): ProfileFacts | null;
  /** A balance of the customer in hundredths; undefined when there is no wallet to ask. */
  readBalance(
    programId: number,
    subledgerId: string,
    balance: LoyaltyBalanceName,
  ): number | undefined;
  /** Name of the customer's tier; undefined without one. */
  readTier(programId: number, subledgerId: string): string | undefined;
  /** For parameters, which are expressions themselves. */
  scope(): Scope;
  /** The cart unit by unit. */
  cartUnits(): readonly Value[];
  /** Selectors and bundles of the ruleset, by name. */
  readonly selectionNames: ReadonlyMap<string, unknown>;
  readSelection(name: string): Value;
}

/** The root names of a rule: `Session`, `Profile`, `Coupon` … and the ruleset's parameters. */
export function ruleNames(sources: NameSources): RecordValue {
  const known = new Map<string, Value | undefined>();
  return {
    isRecord: true,
    get(name) {
      if (!known.has(name)) known.set(name, rootValue(name, sources));
      return known.get(name);
    },
    keys: () => [...ROOTS.keys(), ...sources.parameters.keys(), ...sources.selectionNames.keys()],
  };
}

function rootValue(name: string, sources: NameSources): Value | undefined {
  const root = ROOTS.get(name);
  if (root) return root(sources);
  if (sources.selectionNames.has(name)) return sources.readSelection(name);
  return sources.parameters.get(name)?.(sources.scope());
}

const ROOTS: ReadonlyMap<string, (sources: NameSources) => Value | undefined> = new Map([
  ["Session", sessionRecord],
  ["CustomerSession", sessionRecord],
  ["Profile", profileRecord],
  ["CustomerProfile", profileRecord],
  ["Coupon", couponRecord],
  ["Campaign", campaignRecord],
  ["Application", applicationRecord],
  ["Event", eventRecord],
  ["Store", storeRecord],
  ["Referral", referralRecord],
  ["AdvocateProfile", advocateRecord],
  ["Loyalty", loyaltyRecord],
]);

/** The names that no parameter may take. */
export const ROOT_NAMES: ReadonlySet<string> = new Set([
  ...ROOTS.keys(),
  "Item",
  "CartItem",
  "Bundle",
  "Cost",
]);

type Extras = Readonly<Record<string, () => Value | undefined>>;

function entityRecord<Source>(
  builtIns: BuiltIns<Source>,
  source: Source,
  extras: Extras,
): RecordValue {
  return {
    isRecord: true,
    get(name) {
      if (Object.hasOwn(builtIns, name)) return builtIns[name]?.read(source);
      return Object.hasOwn(extras, name) ? extras[name]?.() : undefined;
    },
    keys: () => [...Object.keys(builtIns), ...Object.keys(extras)],
  };
}

function sessionRecord(sources: NameSources): RecordValue | undefined {
  const { session } = sources;
  if (!session) return undefined;
  const record = entityRecord(SESSION, session, {
    Attributes: () =>
      custom(sources, "CustomerSession", attributeOwner.session, session.document.attributes),
    AdditionalCosts: () => costsRecord(session),
    CartItems: () => sources.cartUnits(),
  });
  return {
    ...record,
    get(name) {
      // A fact about the profile's other sessions; once there is another first one, it is for good.
      if (name === "IsFirst" && session.document.firstSession) sources.readProfile();
      return record.get(name);
    },
  };
}

function profileRecord(sources: NameSources): RecordValue | undefined {
  const profile = sources.readProfile();
  if (!profile) return undefined;
  return personRecord(sources, profile);
}

function personRecord(sources: NameSources, profile: ProfileFacts): RecordValue {
  const owner = attributeOwner.profile(profile.integrationId);
  return entityRecord(PROFILE, profile, {
    Attributes: () => custom(sources, "CustomerProfile", owner, profile.attributes),
  });
}

function eventRecord(sources: NameSources): RecordValue {
  const { event } = sources;
  return entityRecord(EVENT, sources.eventTypes, {
    Attributes: () => (event ? custom(sources, "Event", "event", event.attributes) : undefined),
  });
}

function storeRecord(sources: NameSources): RecordValue | undefined {
  const { store } = sources;
  if (!store) return undefined;
  return entityRecord(STORE, store, {
    Attributes: () => custom(sources, "Store", "store", store.attributes),
  });
}

function campaignRecord(sources: NameSources): RecordValue {
  const { campaign } = sources;
  return entityRecord(CAMPAIGN, campaign, {
    Attributes: () => custom(sources, "Campaign", "campaign", campaign.attributes ?? {}),
  });
}

function applicationRecord(sources: NameSources): RecordValue {
  const { application } = sources;
  return entityRecord(APPLICATION, application, {
    Attributes: () => custom(sources, "Application", "application", application.attributes ?? {}),
  });
}

function referralRecord(sources: NameSources): RecordValue | undefined {
  const { referral } = sources;
  if (!referral) return undefined;
  const owner = attributeOwner.referral(referral.id);
  return entityRecord(REFERRAL, referral, {
    Attributes: () => custom(sources, "Referral", owner, referral.attributes),
  });
}

/** Who referred the customer. */
function advocateRecord(sources: NameSources): RecordValue | undefined {
  const advocate = sources.referral?.advocate;
  return advocate ? personRecord(sources, advocate) : undefined;
}

function couponRecord(sources: NameSources): RecordValue | undefined {
  const { coupon } = sources;
  if (!coupon) return undefined;
  return entityRecord(COUPON, coupon, {
    Attributes: () =>
      custom(sources, "Coupon", attributeOwner.coupon(coupon.id), coupon.attributes),
  });
}

function custom(
  sources: NameSources,
  entity: AttributeEntity,
  owner: string,
  values: Readonly<Record<string, AttributeJson>>,
): RecordValue {
  return customAttributesRecord(sources.definitions, entity, values, (name) =>
    sources.readUpdated(owner, name),
  );
}

function costsRecord({ document, costLeft }: SessionSource): RecordValue {
  const costs = document.additionalCosts;
  return {
    isRecord: true,
    get(name) {
      const cost = Object.hasOwn(costs, name) ? costs[name] : undefined;
      return cost && costLeft(name, decimalFromNumber(cost.price));
    },
    keys: () => Object.keys(costs),
  };
}

/** `Loyalty.<program>.Active`, `Loyalty.<program>.Subledgers.<id>.Active` …, in points. */
function loyaltyRecord(sources: NameSources): RecordValue {
  const programs = sources.definitions.loyaltyPrograms;
  return {
    isRecord: true,
    get(name) {
      const program = programs.find((known) => known.name === name);
      return program && ledgerRecord(sources, program.id, "");
    },
    keys: () => programs.map((program) => program.name),
  };
}

function ledgerRecord(sources: NameSources, programId: number, subledgerId: string): RecordValue {
  return {
    isRecord: true,
    get(name) {
      if (name === "Subledgers" && subledgerId === "") return subledgers(sources, programId);
      if (name === "Tier") return sources.readTier(programId, subledgerId);
      const balance = LOYALTY_BALANCES.find((known) => known === name);
      if (!balance) return undefined;
      const hundredths = sources.readBalance(programId, subledgerId, balance);
      return hundredths === undefined ? undefined : fromScaledInteger(hundredths, POINTS_SCALE);
    },
    keys: () => [...LOYALTY_BALANCES, "Tier"],
  };
}

function subledgers(sources: NameSources, programId: number): RecordValue {
  return {
    isRecord: true,
    get: (id) => ledgerRecord(sources, programId, id),
    keys: () => [],
  };
}

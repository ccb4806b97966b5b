import type { AttributeEntity, Definitions } from "../evaluation/catalogue";
import { createTypeScope, type TypeScope, type ValueType } from "../expression";
import { customAttributesType } from "./attribute-values";
import {
  APPLICATION,
  type BuiltIns,
  CAMPAIGN,
  COUPON,
  EVENT,
  ITEM,
  PROFILE,
  REFERRAL,
  SESSION,
  STORE,
} from "./built-in";

/** Balances of a ledger that `Loyalty.<program>` offers, in points. */
export const LOYALTY_BALANCES = [
  "Active",
  "Pending",
  "Spent",
  "Expired",
  "Negative",
  "TentativeActive",
] as const;

export type LoyaltyBalanceName = (typeof LOYALTY_BALANCES)[number];

/** What the rules of an account may read, for the checker. */
export function ruleTypeScope(definitions: Definitions): TypeScope {
  return createTypeScope(ruleTypes(definitions));
}

/** Every root name with its type; parameters of a ruleset are added to it. */
export function ruleTypes(definitions: Definitions): Map<string, ValueType> {
  const costs: ValueType = {
    record: new Map(definitions.additionalCosts.map((cost) => [cost.name, "number"])),
  };
  const item = entityType(definitions, "CartItem", ITEM, [["AdditionalCosts", costs]]);
  const session = entityType(definitions, "CustomerSession", SESSION, [
    ["AdditionalCosts", costs],
    ["CartItems", { list: item }],
  ]);
  const types = new Map<string, ValueType>();
  for (const name of ["Session", "CustomerSession"]) types.set(name, session);
  const profile = entityType(definitions, "CustomerProfile", PROFILE);
  for (const name of ["Profile", "CustomerProfile", "AdvocateProfile"]) types.set(name, profile);
  types.set("Referral", entityType(definitions, "Referral", REFERRAL));
  types.set("Store", entityType(definitions, "Store", STORE));
  types.set("Coupon", entityType(definitions, "Coupon", COUPON));
  types.set("Campaign", entityType(definitions, "Campaign", CAMPAIGN));
  types.set("Application", entityType(definitions, "Application", APPLICATION));
  types.set("Event", entityType(definitions, "Event", EVENT));
  types.set("Loyalty", loyaltyType(definitions));
  return types;
}

function entityType<Source>(
  definitions: Definitions,
  entity: AttributeEntity,
  builtIns: BuiltIns<Source>,
  extra: readonly (readonly [string, ValueType])[] = [],
): ValueType {
  const types = typesOf(builtIns);
  types.set("Attributes", customAttributesType(definitions, entity));
  for (const [name, type] of extra) types.set(name, type);
  return { record: types };
}

function typesOf<Source>(builtIns: BuiltIns<Source>): Map<string, ValueType> {
  return new Map(Object.entries(builtIns).map(([name, builtIn]) => [name, builtIn.type]));
}

function loyaltyType(definitions: Definitions): ValueType {
  const balances = new Map<string, ValueType>();
  for (const name of LOYALTY_BALANCES) balances.set(name, "number");
  balances.set("Tier", "string");
  const ledger = new Map(balances).set("Subledgers", { record: "open" });
  return {
    record: new Map(definitions.loyaltyPrograms.map(({ name }) => [name, { record: ledger }])),
  };
}

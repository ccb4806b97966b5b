import {
  APPLICATION,
  type BuiltIns,
  CAMPAIGN,
  COUPON,
  EVENT,
  ITEM,
  PROFILE,
  SESSION,
} from "../../core/attributes/built-in";
import { describeType, type ValueType } from "../../core/expression";

/** One attribute that every rule can read without anybody having defined it. */
export interface BuiltInAttribute {
  readonly entity: string;
  /** How rules write it, such as `Session.Total`. */
  readonly path: string;
  readonly type: string;
  readonly title: string;
}

/** The built-in attributes: the very tables that rules are checked against and read through. */
export function attributeLibrary(): BuiltInAttribute[] {
  return [
    ...entries("CustomerSession", "Session", SESSION),
    ...entries("CartItem", "Item", ITEM),
    ...entries("CustomerProfile", "Profile", PROFILE),
    ...entries("Coupon", "Coupon", COUPON),
    ...entries("Campaign", "Campaign", CAMPAIGN),
    ...entries("Application", "Application", APPLICATION),
    ...entries("Event", "Event", EVENT),
  ];
}

function entries<Source>(
  entity: string,
  root: string,
  builtIns: BuiltIns<Source>,
): BuiltInAttribute[] {
  return Object.entries(builtIns).map(([name, { type, title }]) => ({
    entity,
    path: `${root}.${name}`,
    type: typeName(type),
    title,
  }));
}

/** The names that the attribute documents use: `number`, `(list string)`. */
function typeName(type: ValueType): string {
  if (typeof type === "string") return type;
  if ("list" in type && typeof type.list === "string") return `(list ${type.list})`;
  return describeType(type);
}

import { parseRfc3339 } from "../calendar";
import { decimalFromNumber } from "../decimal";
import {
  attributeValueType,
  type AttributeDefinition,
  type AttributeEntity,
  type AttributeType,
  type Definitions,
} from "../evaluation/catalogue";
import { Instant, type RecordValue, type Value, type ValueType } from "../expression";
import type { AttributeJson } from "../session/types";

type JsonRecord = Readonly<Record<string, AttributeJson>>;

/** What a rule has set an attribute to; undefined where none has. */
export type UpdatedValue = (name: string) => AttributeJson | undefined;

/** Custom attributes of one entity by name, as rules see them. */
export function customAttributes(
  definitions: Definitions,
  entity: AttributeEntity,
): ReadonlyMap<string, AttributeDefinition> {
  let byEntity = cache.get(definitions);
  if (!byEntity) {
    byEntity = groupByEntity(definitions);
    cache.set(definitions, byEntity);
  }
  return byEntity.get(entity) ?? NONE;
}

/** The static type of `X.Attributes`. */
export function customAttributesType(definitions: Definitions, entity: AttributeEntity): ValueType {
  const types = new Map<string, ValueType>();
  for (const [name, definition] of customAttributes(definitions, entity)) {
    types.set(name, attributeValueType(definition.type));
  }
  return { record: types };
}

/** `X.Attributes` at run time: a value is converted when a rule asks for it. */
export function customAttributesRecord(
  definitions: Definitions,
  entity: AttributeEntity,
  values: JsonRecord,
  updated: UpdatedValue = () => undefined,
): RecordValue {
  const known = customAttributes(definitions, entity);
  return {
    isRecord: true,
    get(name) {
      const definition = known.get(name);
      const stored = Object.hasOwn(values, name) ? values[name] : undefined;
      const json = updated(name) ?? stored;
      if (!definition || json === undefined) return undefined;
      return attributeValue(json, definition.type);
    },
    keys: () => Object.keys(values).filter((name) => known.has(name)),
  };
}

/** A stored attribute as a value of the language; what does not fit its type has no value. */
export function attributeValue(json: AttributeJson, type: AttributeType): Value | undefined {
  if (Array.isArray(json)) return listValue(json, type);
  switch (typeof json) {
    case "number":
      return Number.isFinite(json) ? decimalFromNumber(json) : undefined;
    case "string":
      return type === "time" || type === "(list time)" ? instantOf(json) : json;
    case "boolean":
      return json;
    default:
      return locationOf(json);
  }
}

function listValue(json: readonly AttributeJson[], type: AttributeType): Value {
  const values: Value[] = [];
  for (const element of json) {
    const value = attributeValue(element, type);
    if (value !== undefined) values.push(value);
  }
  return values;
}

function instantOf(text: string): Instant | undefined {
  const epochMs = parseRfc3339(text);
  return epochMs === undefined ? undefined : new Instant(epochMs);
}

function locationOf(json: AttributeJson): Value | undefined {
  if (typeof json !== "object" || json === null || !("latitude" in json)) return undefined;
  const entries = new Map<string, Value>([
    ["latitude", decimalFromNumber(json.latitude)],
    ["longitude", decimalFromNumber(json.longitude)],
  ]);
  return { isRecord: true, get: (key) => entries.get(key), keys: () => [...entries.keys()] };
}

/** Definitions don't change once read, so what is derived from them is kept beside them. */
const cache = new WeakMap<Definitions, Map<AttributeEntity, Map<string, AttributeDefinition>>>();
const NONE: ReadonlyMap<string, AttributeDefinition> = new Map();

function groupByEntity(
  definitions: Definitions,
): Map<AttributeEntity, Map<string, AttributeDefinition>> {
  const groups = new Map<AttributeEntity, Map<string, AttributeDefinition>>();
  for (const definition of definitions.attributes) {
    const group = groups.get(definition.entity) ?? new Map<string, AttributeDefinition>();
    group.set(definition.name, definition);
    groups.set(definition.entity, group);
  }
  return groups;
}

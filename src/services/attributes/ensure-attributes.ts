import {
  detectAttributeType,
  forceAttributeType,
  type ForcedType,
} from "../../core/attributes/detect-type";
import { isCustomEventType } from "../../core/evaluation/event-types";
import type { AttributeEntity } from "../../core/evaluation/catalogue";
import type { AttributeJson } from "../../core/session/types";
import type { AttributeRow } from "../../db/queries/attributes";
import {
  defineMissingStatements,
  type MissingAttribute,
  parseDefined,
} from "../../db/queries/missing-attributes";
import { ACCOUNT_ID } from "../account";
import { again } from "../again";
import type { CatalogueIndex } from "../catalogue/cache";
import { rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";
import { type FieldError, INVALID_DATA, Refusal } from "../refusal";

export type { AttributeRow };

export type AttributeValues = Readonly<Record<string, AttributeJson | null>>;

/** What the attributes belong to; `eventType` is empty for every entity but Event. */
export interface AttributeCarrier {
  readonly entity: AttributeEntity;
  readonly eventType: string;
}

export interface EnsureAttributesInput extends AttributeCarrier {
  /** One record per carrier: a profile has one, a cart one per line. */
  readonly values: readonly AttributeValues[];
  /** Types that the caller forces, by name; values are converted where they can be. */
  readonly types: ReadonlyMap<string, ForcedType>;
  /** Nothing is defined; what is not known is left out of the values. */
  readonly dry?: boolean;
}

export interface EnsuredAttributes {
  readonly values: readonly AttributeValues[];
  /** Those that this very call defined. */
  readonly created: readonly AttributeRow[];
}

/**
 * Defines the attributes that are not known yet, by the types of their first values, for all
 * Applications. Idempotent: of parallel calls one defines, and the values of the others are checked
 * against it like any. No hop more while all are known. The values themselves are checked by the
 * service that stores them.
 *
 * @throws Refusal `invalid` when a new name can't be one of an attribute, `unauthorized`
 */
export async function ensureAttributes(
  context: IntegrationContext,
  input: EnsureAttributesInput,
): Promise<EnsuredAttributes> {
  const values = input.values.map((record) => convert(record, input.types));
  if (unknownTo(await rememberedIndex(context), input, values).length === 0) {
    return { values, created: [] };
  }
  const { index, isDry } = await loadCall(context, () => []);
  // An attribute of it would define the event type, too; that is not meant to be automatic.
  const isStray =
    input.entity === "Event" && !isCustomEventType(index.definitions, input.eventType);
  if (isStray) return { values, created: [] };
  const unknown = new Set(unknownTo(index, input, values));
  const missing = missingAttributes(input, values, unknown);
  requireNames(missing);
  const dry = isDry || input.dry === true;
  const created = dry || missing.length === 0 ? [] : await define(context, missing);
  // A null removes nothing where nothing is defined; a dry run has nothing to store.
  const kept = new Set(dry ? [] : missing.map(({ name }) => name));
  return { values: withoutNames(values, (name) => unknown.has(name) && !kept.has(name)), created };
}

/**
 * Leaves out the attributes that are not defined (`skipNonExistingAttributes`). No hop more while
 * all are known.
 *
 * @throws Refusal `unauthorized`
 */
export async function skipUnknownAttributes(
  context: IntegrationContext,
  carrier: AttributeCarrier,
  values: readonly AttributeValues[],
): Promise<readonly AttributeValues[]> {
  if (unknownTo(await rememberedIndex(context), carrier, values).length === 0) return values;
  const { index } = await loadCall(context, () => []);
  const unknown = new Set(unknownTo(index, carrier, values));
  return withoutNames(values, (name) => unknown.has(name));
}

/** Names that no attribute of the carrier has that the Application may use. */
function unknownTo(
  { application, definitions }: CatalogueIndex,
  { entity, eventType }: AttributeCarrier,
  values: readonly AttributeValues[],
): string[] {
  const known = new Set<string>();
  for (const attribute of definitions.attributes) {
    const { subscribedApplicationIds: subscribed } = attribute;
    const usable = subscribed.length === 0 || subscribed.includes(application.id);
    const fits = attribute.entity === entity && (attribute.eventType ?? "") === eventType;
    if (usable && fits) known.add(attribute.name);
  }
  const names = new Set(values.flatMap((record) => Object.keys(record)));
  return [...names].filter((name) => !known.has(name));
}

function missingAttributes(
  { entity, eventType, types }: EnsureAttributesInput,
  values: readonly AttributeValues[],
  unknown: ReadonlySet<string>,
): MissingAttribute[] {
  const missing = new Map<string, MissingAttribute>();
  for (const record of values) {
    for (const [name, value] of Object.entries(record)) {
      const detected = detectAttributeType(value);
      if (detected === null || !unknown.has(name) || missing.has(name)) continue;
      const type = Array.isArray(value) ? detected : (types.get(name) ?? detected);
      missing.set(name, { entity, eventType, name, type });
    }
  }
  return [...missing.values()];
}

/** Names that rules and payloads can use, as the Management API asks for them. */
const ATTRIBUTE_NAME = /^[A-Za-z]\w{0,254}$/;

function requireNames(missing: readonly MissingAttribute[]): void {
  const errors = missing
    .filter(({ name }) => !ATTRIBUTE_NAME.test(name))
    .map(({ name }): FieldError => {
      const details = `The attribute ${name} can't be created: names are a letter, then letters, \
digits and underscores`;
      const escaped = name.replaceAll("~", "~0").replaceAll("/", "~1");
      return { title: "Unknown", details, source: { pointer: `/attributes/${escaped}` } };
    });
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors);
}

async function define(
  context: IntegrationContext,
  missing: readonly MissingAttribute[],
): Promise<AttributeRow[]> {
  const { db, clock } = context.ports;
  const statements = defineMissingStatements(db, ACCOUNT_ID, missing, clock.now());
  const [defined] = await again(() => db.batch(statements));
  return parseDefined(defined);
}

function convert(record: AttributeValues, types: ReadonlyMap<string, ForcedType>): AttributeValues {
  if (types.size === 0) return record;
  const entries = Object.entries(record).map(([name, value]) => {
    const type = types.get(name);
    return [name, type === undefined ? value : forceAttributeType(value, type)] as const;
  });
  return Object.fromEntries(entries);
}

function withoutNames(
  values: readonly AttributeValues[],
  isLeftOut: (name: string) => boolean,
): AttributeValues[] {
  return values.map((record) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => !isLeftOut(name))),
  );
}

import { attributeChanges, INTEGRATION_ID_LENGTH_MAX } from "../../integration/fields";
import { z } from "../../openapi";

/**
 * Fields as platforms can send them: numbers, booleans and dates may be texts, objects and lists
 * may be JSON text, and an empty text is an absent field (DESIGN §6).
 */
interface Field<S extends z.ZodType> {
  readonly required: S;
  readonly optional: z.ZodPipe<z.ZodOptional<z.ZodUnknown>, z.ZodOptional<S>>;
}

const WHOLE_NUMBER_TEXT = /^\s*-?\d{1,15}\s*$/;
const NUMBER_TEXT = /^\s*-?\d{1,15}(\.\d{1,15})?\s*$/;
const NUMBER_TEXT_LENGTH_MAX = 40;
const JSON_TEXT_LENGTH_MAX = 100_000;
const LIST_LENGTH_MAX = 1_000;
const IDS_MAX = Number.MAX_SAFE_INTEGER;

export function wholeNumber(minimum: number, maximum: number) {
  const schema = z
    .union([z.number(), numberText(WHOLE_NUMBER_TEXT)], { error: "must be a whole number" })
    .pipe(z.int().min(minimum).max(maximum));
  return field(schema, { type: "integer", minimum, maximum });
}

/** An id of ours. */
export const ourId = wholeNumber(1, IDS_MAX);

export function number(minimum: number, maximum: number) {
  const schema = z
    .union([z.number(), numberText(NUMBER_TEXT)], { error: "must be a number" })
    .pipe(z.number().min(minimum).max(maximum));
  return field(schema, { type: "number", minimum, maximum });
}

export const boolean = field(
  z
    .union([z.boolean(), z.stringbool({ truthy: ["true", "1"], falsy: ["false", "0"] })], {
      error: "must be true or false",
    })
    .pipe(z.boolean()),
  { type: "boolean" },
);

/** Epoch milliseconds of an RFC 3339 instant; a date alone is its 00:00:00 UTC. */
export const instantField = field(
  z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], {
      error: "must be a date, or a date and time with a zone, as RFC 3339 writes it",
    })
    .transform((text) => Date.parse(text)),
  { type: "string", format: "date-time" },
);

/** A text that is not empty; a number is taken by its digits. */
export function text(maxLength: number) {
  const schema = z
    .union([z.string(), z.number().transform(String)], { error: "must be a text" })
    .pipe(
      z
        .string()
        .min(1)
        .max(maxLength)
        .refine((value) => value.isWellFormed() && !value.includes("\u0000"), {
          error: "must not hold NUL or half of a surrogate pair",
        }),
    );
  return field(schema, { type: "string", minLength: 1, maxLength });
}

/** An id that callers choose: of a profile, a session. */
export const integrationId = text(INTEGRATION_ID_LENGTH_MAX);

/** A list of texts, or JSON text of one. */
export const textList = field(
  orJsonText(z.array(z.string().max(INTEGRATION_ID_LENGTH_MAX)).max(LIST_LENGTH_MAX)),
  { type: "array", items: { type: "string" }, maxItems: LIST_LENGTH_MAX },
);

/** Custom attributes by name, or JSON text of them. */
export const attributes = field(orJsonText(attributeChanges), { type: "object" });

/** A value of any shape, or JSON text of it. */
export function orJsonText<S extends z.ZodType>(schema: S) {
  return z.unknown().transform(parsedJsonText).pipe(schema);
}

/** What the document says of a field; the schemas are too loose to tell. */
interface Documented {
  readonly type: "integer" | "number" | "boolean" | "string" | "array" | "object";
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: { readonly type: "string" | "object" };
  readonly description?: string;
}

/** A field in both forms; the optional one takes "" and null for absent. */
export function field<S extends z.ZodType>(schema: S, documented: Documented): Field<S> {
  const optional = z
    .unknown()
    .optional()
    .transform((value): unknown => (value === "" || value === null ? undefined : value))
    .pipe(schema.optional() as z.ZodType<z.output<S> | undefined>);
  return {
    required: schema.openapi({ ...documented }),
    optional: optional.openapi({ ...documented }) as unknown as Field<S>["optional"],
  };
}

function numberText(pattern: RegExp) {
  return z.string().max(NUMBER_TEXT_LENGTH_MAX).regex(pattern).transform(Number);
}

function parsedJsonText(value: unknown): unknown {
  if (typeof value !== "string" || value.length > JSON_TEXT_LENGTH_MAX) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

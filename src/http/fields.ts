import { z } from "./openapi";

/** Bounds of wire values that no public document limits. */
export const NAME_LENGTH_MAX = 255;
export const TEXT_LENGTH_MAX = 4096;
export const LIST_LENGTH_MAX = 1000;
const ATTRIBUTES_MAX = 500;
const DATE_TEXT_LENGTH_MAX = 40;

const PAGE_SIZE_MAX = 1000;
const SKIP_MAX = 10_000_000;

const ID_TEXT = /^[1-9]\d{0,14}$/;

/** An id of ours in a path or a query. */
export const idParameter = (name: string) =>
  z
    .string()
    .regex(ID_TEXT, `${name} must be a positive whole number`)
    .transform(Number)
    .openapi({ type: "integer", example: 1 });

export const id = z.int().positive();

export const name = z.string().trim().min(1).max(NAME_LENGTH_MAX);

export const text = z.string().max(TEXT_LENGTH_MAX);

/** RFC 3339 with a zone. */
export const dateTime = z.iso
  .datetime({ offset: true, error: "must be a date and time with a zone, as RFC 3339 writes it" })
  .max(DATE_TEXT_LENGTH_MAX);

/** Custom attributes by name; their types are checked against the definitions by the services. */
export const attributeValues = z
  .record(z.string().min(1).max(NAME_LENGTH_MAX), z.unknown())
  .refine((values) => Object.keys(values).length <= ATTRIBUTES_MAX, {
    error: `at most ${ATTRIBUTES_MAX} attributes`,
  })
  .openapi({ type: "object" });

/**
 * A field of the public contract that this deployment can't honour: accepted while it says nothing,
 * refused otherwise, so that nobody believes it had an effect.
 */
export const notSupported = z
  .unknown()
  .optional()
  .refine(saysNothing, { error: "is not supported by this deployment" })
  .openapi({ deprecated: true, description: "Not supported: refused unless empty" });

function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.values(value).every(saysNothing);
}

/** A query parameter of the public contract that can't be honoured. */
export const notSupportedParameter = z
  .string()
  .max(TEXT_LENGTH_MAX)
  .optional()
  .refine((value) => value === undefined, { error: "this filter is not supported" })
  .openapi({ deprecated: true });

/** `pageSize`, `skip` and `sort` of a list; `fields` are what it can be sorted by. */
export function listQuery<const F extends string>(fields: readonly [F, ...F[]]) {
  const orders = fields.flatMap((field) => [field, `-${field}`] as const);
  return {
    pageSize: wholeNumberParameter(1, PAGE_SIZE_MAX, PAGE_SIZE_MAX),
    skip: wholeNumberParameter(0, SKIP_MAX, 0),
    sort: z
      .enum(orders)
      .optional()
      .transform((sort) => (sort === undefined ? null : sortOrder<F>(sort)))
      .openapi({
        type: "string",
        enum: orders,
        description: "A field; a leading - sorts downwards",
      }),
  };
}

export interface SortOrder<F extends string> {
  readonly field: F;
  readonly descending: boolean;
}

/** `sort` is one of the list's own values by then. */
function sortOrder<F extends string>(sort: string): SortOrder<F> {
  const descending = sort.startsWith("-");
  return { field: (descending ? sort.slice(1) : sort) as F, descending };
}

const WHOLE_NUMBER_TEXT = /^\d{1,9}$/;

export function wholeNumberParameter(minimum: number, maximum: number, standard: number) {
  return z
    .string()
    .regex(WHOLE_NUMBER_TEXT, "must be a whole number")
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, {
      error: `must be from ${minimum} to ${maximum}`,
    })
    .optional()
    .transform((value) => value ?? standard)
    .openapi({ type: "integer", minimum, maximum, default: standard });
}

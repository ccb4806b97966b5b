import { CONTACTS_PER_CALL_MAX } from "../../../services/contacts";
import { LIST_LENGTH_MAX, NAME_LENGTH_MAX } from "../../fields";
import { INTEGRATION_ID_LENGTH_MAX } from "../../integration/fields";
import { z } from "../../openapi";

/** Rows that a contact may have, if the request does not say. */
const ROWS_PER_CONTACT_DEFAULT = 1_000;

/** What Emarsys accepts in a row: nested values make its whole answer invalid (CALLERS). */
export type Scalar = string | number | boolean;
export type Row = Record<string, Scalar>;

/** A contact as the request names it; all of it stands in every row about it. */
export type Reference = Readonly<Row>;

/** One bad contact must not spoil a batch: what a contact looks like is not checked here. */
export const parameters = z
  .array(z.unknown())
  .max(CONTACTS_PER_CALL_MAX)
  .openapi({ items: { type: "object" }, description: "The contacts, at most 1,000" });

export const fields = z
  .array(z.string().max(NAME_LENGTH_MAX))
  .max(LIST_LENGTH_MAX)
  .openapi({ description: "What a row holds beside the contact; unknown names are ignored" });

export const limit = z
  .union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().min(0))
  .nullish()
  .transform((rows) => Math.floor(rows ?? ROWS_PER_CONTACT_DEFAULT))
  .openapi({ type: "number", minimum: 0, description: "Rows for each contact" });

export const deploymentQuery = z.object({
  deployment: z
    .string()
    .max(NAME_LENGTH_MAX)
    .openapi({ description: "This deployment's host, with or without scheme" }),
});

/** A contact of a batch, as the operation understands it. */
export interface Contact<W> {
  readonly reference: Reference;
  readonly wish: W;
}

/**
 * The contacts that the operation understands, each once; the others are left out, as contacts
 * without data are.
 */
export function contactsOf<W>(
  entries: readonly unknown[],
  toWish: (reference: Reference) => W | null,
): Contact<W>[] {
  const contacts = new Map<string, Contact<W>>();
  for (const entry of entries) {
    const reference = toReference(entry);
    const wish = reference && toWish(reference);
    if (reference && wish) contacts.set(JSON.stringify(reference), { reference, wish });
  }
  return [...contacts.values()];
}

/** A row: the fields that were asked for, as far as they are there, and the contact. */
export function rowOf(
  reference: Reference,
  values: Readonly<Record<string, Scalar | undefined>>,
  wanted: ReadonlySet<string>,
): Row {
  const listed = Object.entries(values).filter(
    (entry): entry is [string, Scalar] => wanted.has(entry[0]) && entry[1] !== undefined,
  );
  return { ...Object.fromEntries(listed), ...reference };
}

/** A text of a reference that names something; numbers stand for their digits. */
export function textOf(reference: Reference, name: string): string | null {
  const value = reference[name];
  if (typeof value === "boolean" || value === undefined) return null;
  const text = String(value);
  const isId = text !== "" && text.length <= INTEGRATION_ID_LENGTH_MAX;
  return isId && text.isWellFormed() && !text.includes("\u0000") ? text : null;
}

const ID_TEXT = /^[1-9]\d{0,14}$/;

/** An id of ours in a reference. */
export function idOf(reference: Reference, name: string): number | null {
  const text = textOf(reference, name);
  return text !== null && ID_TEXT.test(text) ? Number(text) : null;
}

const REFERENCE_FIELDS_MAX = 50;

/** Null when something in it can't stand in a row. */
function toReference(entry: unknown): Reference | null {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return null;
  const named = Object.entries(entry);
  if (named.length > REFERENCE_FIELDS_MAX) return null;
  const known = named.filter(([, value]) => value !== null);
  if (!known.every((pair): pair is [string, Scalar] => isScalar(pair[1]))) return null;
  return Object.fromEntries(known);
}

function isScalar(value: unknown): value is Scalar {
  return ["string", "number", "boolean"].includes(typeof value);
}

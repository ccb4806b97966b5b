import type { AttributeJson } from "../../../core/session/types";
import { invalidParameter } from "../../../services/refusal";
import { attributeChanges, withoutNulls } from "../../integration/fields";

const PREFIX = /^[._](?=.)/;

/**
 * Attributes in a query: `.name=value` or `_name=value`. Numbers, booleans and lists are taken as
 * such; a value in quotes is a text whatever it holds. Keys without the prefix are not looked at.
 *
 * @throws Refusal `invalid`
 */
export function queryAttributes(
  query: Readonly<Record<string, string>>,
): Record<string, AttributeJson> {
  const named = Object.entries(query).filter(([key]) => PREFIX.test(key));
  const values = named.map(([key, text]) => [key.slice(1), parsed(text)] as const);
  const checked = attributeChanges.safeParse(Object.fromEntries(values));
  if (checked.success) return withoutNulls(checked.data);
  const name = String(checked.error.issues[0]?.path[0] ?? "");
  throw invalidParameter(`.${name}`, "Invalid value", checked.error.issues[0]?.message ?? "");
}

/** An empty text stands for an absent value. */
function parsed(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

import {
  type AttributeRow,
  type NewAttributeRow,
  updateAttribute as updateRow,
} from "../../../db/queries/attributes";
import type { ManagementContext } from "../../context";
import { type FieldError, INVALID_DATA, notFound, Refusal } from "../../refusal";
import { requireOwnSubscriptions } from "../subscriptions";
import { requireSuggestions } from "./create-attribute";
import { getAttribute } from "./get-attribute";

/** The whole attribute as the wire has it; what is absent stays as it is. */
export type AttributeUpdate = Partial<NewAttributeRow> &
  Pick<NewAttributeRow, "description" | "suggestions">;

/**
 * Changes the description and the suggestions. Everything else is fixed at creation (reference
 * SEMANTICS §13), because stored values and saved rules rely on it; a call that would change it is
 * refused.
 */
export async function updateAttribute(
  context: ManagementContext,
  attributeId: number,
  input: AttributeUpdate,
): Promise<AttributeRow> {
  const stored = await getAttribute(context, attributeId);
  requireOwnSubscriptions(context, stored.subscribedApplicationIds);
  requireUnchanged(stored, input);
  requireSuggestions({ ...stored, suggestions: input.suggestions });
  const { description, suggestions } = input;
  const { db } = context.ports;
  const row = await updateRow(db, context.accountId, attributeId, { description, suggestions });
  if (row === undefined) throw notFound("Attribute");
  return row;
}

/** Fixed fields with their names on the wire. */
const FIXED = [
  ["entity", "entity"],
  ["eventType", "eventType"],
  ["name", "name"],
  ["title", "title"],
  ["type", "type"],
  ["hasAllowedList", "hasAllowedList"],
  ["restrictedBySuggestions", "restrictedBySuggestions"],
  ["editable", "editable"],
  ["subscribedApplicationIds", "subscribedApplicationsIds"],
] as const satisfies [keyof NewAttributeRow, string][];

function requireUnchanged(stored: AttributeRow, input: AttributeUpdate): void {
  const errors = FIXED.filter(([field]) => {
    const wished = input[field];
    return wished !== undefined && JSON.stringify(wished) !== JSON.stringify(stored[field]);
  }).map(([, name]): FieldError => {
    const details = `${name} is fixed when the attribute is created`;
    return { title: "Not changeable", details, source: { pointer: `/${name}` } };
  });
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors);
}

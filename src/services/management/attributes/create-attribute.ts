import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import {
  ATTRIBUTE_NAME_TAKEN,
  type AttributeRow,
  insertAttribute,
  type NewAttributeRow,
} from "../../../db/queries/attributes";
import type { ManagementContext } from "../../context";
import { invalidField, Refusal } from "../../refusal";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";

/** Defines an attribute; it can be used from the next request on. */
export async function createAttribute(
  context: ManagementContext,
  input: NewAttributeRow,
): Promise<AttributeRow> {
  requireEventType(input);
  requireSuggestions(input);
  requireOwnSubscriptions(context, input.subscribedApplicationIds);
  await requireSubscribable(context, input.subscribedApplicationIds, {
    pointer: "/subscribedApplicationsIds",
  });
  const { db, clock } = context.ports;
  try {
    const row = await insertAttribute(db, context.accountId, input, clock.now());
    assert(row !== undefined, "an inserted attribute comes back");
    return row;
  } catch (error) {
    if (failedConstraint(error) !== ATTRIBUTE_NAME_TAKEN) throw error;
    throw new Refusal("conflict", `${input.entity} has an attribute ${input.name} already`);
  }
}

/** Values can be restricted only to something. */
export function requireSuggestions(
  input: Pick<NewAttributeRow, "restrictedBySuggestions" | "hasAllowedList" | "suggestions">,
): void {
  if (!input.restrictedBySuggestions || input.hasAllowedList) return;
  if (input.suggestions.length > 0) return;
  const details = "restrictedBySuggestions needs suggestions, else no value would be allowed";
  throw invalidField("/suggestions", "Invalid value", details);
}

const BUILT_IN_EVENT_PREFIX = "talon_";

/** Event attributes belong to a custom event type (reference SEMANTICS §12). */
function requireEventType({ entity, eventType }: NewAttributeRow): void {
  if (entity !== "Event" && eventType !== "") {
    throw invalidField("/eventType", "Invalid value", "eventType is for attributes of Event only");
  }
  if (entity === "Event" && eventType === "") {
    throw invalidField("/eventType", "Required", "An attribute of Event names its eventType");
  }
  if (eventType.startsWith(BUILT_IN_EVENT_PREFIX)) {
    throw invalidField("/eventType", "Invalid value", `${eventType} is a built-in event type`);
  }
}

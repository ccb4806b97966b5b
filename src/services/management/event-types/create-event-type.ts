import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import {
  EVENT_TYPE_NAME_TAKEN,
  type EventTypeRow,
  insertEventType,
  type NewEventTypeRow,
} from "../../../db/queries/event-types";
import type { ManagementContext } from "../../context";
import { invalidField, Refusal } from "../../refusal";
import { requireOwnSubscriptions } from "../subscriptions";

/** Names of built-in events begin with it (reference SEMANTICS §5). */
const BUILT_IN_PREFIX = "talon_";

/** Defines a custom event that rules may ask for and that is sent from the next request on. */
export async function createEventType(
  context: ManagementContext,
  input: NewEventTypeRow,
): Promise<EventTypeRow> {
  if (input.name.toLowerCase().startsWith(BUILT_IN_PREFIX)) {
    const details = `Names that begin with ${BUILT_IN_PREFIX} are those of built-in events`;
    throw invalidField("/name", "Reserved", details);
  }
  requireOwnSubscriptions(context, []);
  const { db, clock } = context.ports;
  try {
    const row = await insertEventType(db, context.accountId, input, clock.now());
    assert(row !== undefined, "an inserted event type comes back");
    return row;
  } catch (error) {
    if (failedConstraint(error) !== EVENT_TYPE_NAME_TAKEN) throw error;
    throw new Refusal("conflict", `There is an event type ${input.name} already`);
  }
}

import type { Definitions } from "./catalogue";

/**
 * Whether somebody defined a custom event type: as such, or with an attribute of it (reference
 * SEMANTICS §12).
 */
export function isCustomEventType(
  { eventTypes, attributes }: Pick<Definitions, "eventTypes" | "attributes">,
  name: string,
): boolean {
  return (
    eventTypes.some((each) => each.name === name) ||
    attributes.some((each) => each.entity === "Event" && each.eventType === name)
  );
}

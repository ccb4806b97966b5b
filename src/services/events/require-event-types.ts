import { isCustomEventType } from "../../core/evaluation/event-types";
import { rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";
import { INVALID_DATA, Refusal } from "../refusal";

/**
 * Refuses a batch with events whose type is not defined, before the first of them is stored. No hop
 * more while all are known.
 *
 * @throws Refusal `invalid` with pointers `/events/<position>/name`, `unauthorized`
 */
export async function requireEventTypes(
  context: IntegrationContext,
  types: readonly string[],
): Promise<void> {
  const { definitions } = await rememberedIndex(context);
  if (types.every((type) => isCustomEventType(definitions, type))) return;
  const { index } = await loadCall(context, () => []);
  const errors = types.flatMap((type, position) => {
    if (isCustomEventType(index.definitions, type)) return [];
    const details = `The event type ${type} is not defined; create it first`;
    return [{ title: "Unknown", details, source: { pointer: `/events/${position}/name` } }];
  });
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors);
}

import type { AttributeJson } from "../../../core/session/types";
import { fitAttributes } from "../../../services/attributes/fit-attributes";
import type { IntegrationContext } from "../../../services/context";
import { requireEventTypes } from "../../../services/events/require-event-types";
import { trackEvent } from "../../../services/events/track-event";
import { trackNamedEvent } from "../../../services/events/track-named-event";
import { invalidField } from "../../../services/refusal";
import { attributeChanges, withoutNulls } from "../../integration/fields";
import { requireCustomerId } from "./identities";
import type { EventProcessing } from "./schemas";

type FirehoseEvent = EventProcessing["events"][number];

/**
 * Tracks the events of one customer, one after the other: rules see what the earlier ones did. An
 * event with an id is tracked once, however often mParticle sends it.
 */
export async function processEvents(
  context: IntegrationContext,
  message: EventProcessing,
): Promise<Readonly<Record<string, unknown>>> {
  const { userIdField } = message.account.account_settings;
  const profileId = requireCustomerId(message, userIdField);
  const attributes = message.events.map(attributesOf);
  await requireEventTypes(
    context,
    message.events.map(({ name }) => name),
  );
  for (const [position, event] of message.events.entries()) {
    await track(context, profileId, event, attributes[position] ?? {});
  }
  return {};
}

async function track(
  context: IntegrationContext,
  profileId: string,
  { name: type, id }: FirehoseEvent,
  attributes: Readonly<Record<string, AttributeJson>>,
): Promise<void> {
  const carrier = { entity: "Event", eventType: type } as const;
  const [fitted = {}] = await fitAttributes(context, carrier, [attributes]);
  if (id !== undefined) {
    // What one platform calls an event is no other platform's name, nor another customer's.
    const identifier = `mparticle:${id} ${profileId}`;
    await trackNamedEvent(context, { identifier, profileId, type, attributes: fitted, dry: false });
    return;
  }
  await trackEvent(context, {
    profileId,
    type,
    attributes: withoutNulls(fitted),
    storeIntegrationId: undefined,
    evaluableCampaignIds: [],
    dry: false,
    forceCompleteEvaluation: false,
    wantsLoyalty: false,
    wantsEligibility: false,
  });
}

function attributesOf({ attributes }: FirehoseEvent, position: number) {
  const checked = attributeChanges.safeParse(attributes ?? {});
  if (checked.success) return withoutNulls(checked.data);
  const name = String(checked.error.issues[0]?.path[0] ?? "");
  const details = checked.error.issues[0]?.message ?? "";
  throw invalidField(`/events/${position}/attributes/${name}`, "Invalid value", details);
}

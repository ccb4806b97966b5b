import type { AttributeJson } from "../../../core/session/types";
import { fitAttributes } from "../../../services/attributes/fit-attributes";
import type { IntegrationContext } from "../../../services/context";
import { hashJson } from "../../../services/hash-json";
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
 * event that can be told from others is tracked once, however often mParticle sends it.
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
    const name = await nameOf(message, position);
    await track(context, { profileId, name, type: event.name }, attributes[position] ?? {});
  }
  return {};
}

/**
 * What tells an event from others: its own id, or its place in a message that has an id or a time
 * and comes again as it was. Null = nothing does.
 */
async function nameOf(message: EventProcessing, position: number): Promise<string | null> {
  const { id, timestamp_ms: timestamp } = message;
  const event = message.events[position];
  const own = event?.id ?? event?.source_id;
  if (own !== undefined) return own;
  const time = timestamp ?? undefined;
  if (id === undefined && time === undefined) return null;
  return `message:${await hashJson({ id, time, position, event })}`;
}

interface NamedEvent {
  readonly profileId: string;
  readonly name: string | null;
  readonly type: string;
}

async function track(
  context: IntegrationContext,
  { profileId, name, type }: NamedEvent,
  attributes: Readonly<Record<string, AttributeJson>>,
): Promise<void> {
  const carrier = { entity: "Event", eventType: type } as const;
  const [fitted = {}] = await fitAttributes(context, carrier, [attributes]);
  if (name !== null) {
    // What one platform calls an event is no other platform's name, nor another customer's.
    const identifier = `mparticle:${name} ${profileId}`;
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

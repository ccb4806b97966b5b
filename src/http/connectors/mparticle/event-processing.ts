import type { AttributeJson } from "../../../core/session/types";
import { fitAttributes } from "../../../services/attributes/fit-attributes";
import type { IntegrationContext } from "../../../services/context";
import { requireEventTypes } from "../../../services/events/require-event-types";
import { trackEvent } from "../../../services/events/track-event";
import { invalidField } from "../../../services/refusal";
import { attributeChanges, withoutNulls } from "../../integration/fields";
import { requireCustomerId } from "./identities";
import type { EventProcessing } from "./schemas";

type FirehoseEvent = EventProcessing["events"][number];

/** Tracks the events of one customer, one after the other: rules see what the earlier ones did. */
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
  { name: type }: FirehoseEvent,
  attributes: Readonly<Record<string, AttributeJson>>,
): Promise<void> {
  const carrier = { entity: "Event", eventType: type } as const;
  const [fitted = {}] = await fitAttributes(context, carrier, [attributes]);
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

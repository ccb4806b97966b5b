import { isCustomEventType } from "../../core/evaluation/event-types";
import type { AttributeJson } from "../../core/session/types";
import type { CatalogueIndex } from "../catalogue/cache";
import type { IntegrationContext } from "../context";
import { type NamedOccasion, runOccasion, type OccasionAnswer } from "../occasions/run-occasion";
import { requireAttributes } from "../profiles/check-attributes";
import { invalidField } from "../refusal";

/** Names that belong to the engine itself. */
const BUILT_IN_PREFIX = "talon_";

export interface TrackEventInput {
  readonly profileId: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  readonly storeIntegrationId: string | undefined;
  /** The card that the customer shows; absent = none. */
  readonly loyaltyCards?: readonly string[];
  readonly evaluableCampaignIds: readonly number[];
  readonly dry: boolean;
  readonly forceCompleteEvaluation: boolean;
  readonly wantsLoyalty: boolean;
  readonly wantsEligibility: boolean;
  /** For events that a platform may send again; absent = each call is another event. */
  readonly named?: NamedOccasion;
}

/**
 * Stores a custom event of a customer and runs the rules on it; what they decide takes hold with
 * the event or not at all (DESIGN §3, reference SEMANTICS §12).
 *
 * @throws Refusal `invalid`, `unauthorized`, `too_many_updates`, `unavailable`
 */
export function trackEvent(
  context: IntegrationContext,
  input: TrackEventInput,
): Promise<OccasionAnswer> {
  const { type, attributes, loyaltyCards = [] } = input;
  return runOccasion(context, {
    ...input,
    attributes: {},
    event: { type, attributes, loyaltyCards },
    joinAudienceIds: [],
    leaveAudienceIds: [],
    eventTypes: () => [type],
    check: (index) => {
      requireCustomType(index, type);
      requireEventAttributes(index, type, attributes);
    },
  });
}

function requireCustomType(index: CatalogueIndex, type: string): void {
  if (type.startsWith(BUILT_IN_PREFIX)) {
    const details = "Built-in events can't be sent; define an event type of your own";
    throw invalidField("/type", "Invalid value", details);
  }
  if (isCustomEventType(index.definitions, type)) return;
  throw invalidField("/type", "Unknown", `The event type ${type} is not defined; create it first`);
}

/** Attributes of an event belong to its type; another type may use the same names. */
function requireEventAttributes(
  index: CatalogueIndex,
  type: string,
  values: Readonly<Record<string, AttributeJson>>,
): void {
  const { application, definitions } = index;
  const ofType = definitions.attributes.filter((each) => each.eventType === type);
  requireAttributes(
    { application, definitions: { ...definitions, attributes: ofType } },
    "Event",
    values,
  );
}

import type { AttributeJson } from "../../core/session/types";
import { type NamedEventRow, namedEventStatement } from "../../db/queries/closure";
import { type AttributeValues, ensureAttributes } from "../attributes/ensure-attributes";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";
import { keptAnswer } from "../occasions/kept-answer";
import type { OccasionAnswer } from "../occasions/run-occasion";
import { trackEvent } from "./track-event";

export interface NamedEventInput {
  /** What the platform calls the event; unique in the Application. */
  readonly identifier: string;
  readonly profileId: string;
  readonly type: string;
  /** Those that are not known are defined by their values. */
  readonly attributes: AttributeValues;
  /** Answers as if, and writes nothing. */
  readonly dry: boolean;
}

/** The answer with what the stored event says of itself. */
export interface NamedEventAnswer {
  readonly answer: OccasionAnswer;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * Tracks an event once: a known identifier gets the stored event's answer, whatever else the call
 * says (DESIGN §4). Of calls at once one is stored, and all get its answer.
 *
 * @throws Refusal `invalid`, `unauthorized`, `too_many_updates`, `unavailable`
 */
export async function trackNamedEvent(
  context: IntegrationContext,
  input: NamedEventInput,
): Promise<NamedEventAnswer> {
  const { identifier, profileId, type, dry } = input;
  const known = await findEvent(context, identifier);
  if (known) return known;
  const ensured = await ensureAttributes(context, {
    entity: "Event",
    eventType: type,
    values: [input.attributes],
    types: new Map(),
    dry,
  });
  const attributes = withoutNulls(ensured.values[0] ?? {});
  let told: NamedEventAnswer["attributes"] = attributes;
  const answer = await trackEvent(context, {
    profileId,
    type,
    attributes,
    storeIntegrationId: undefined,
    evaluableCampaignIds: [],
    dry,
    forceCompleteEvaluation: false,
    wantsLoyalty: true,
    wantsEligibility: false,
    named: {
      identifier,
      earlierAnswer: async () => {
        const earlier = await findEvent(context, identifier);
        told = earlier?.attributes ?? told;
        return earlier?.answer ?? null;
      },
    },
  });
  return { answer, attributes: told };
}

async function findEvent(
  context: IntegrationContext,
  identifier: string,
): Promise<NamedEventAnswer | null> {
  const { db } = context.ports;
  const { index, results } = await loadCall(context, ({ application }) => [
    namedEventStatement(db, application.id, identifier),
  ]);
  const row = results[0]?.results[0] as NamedEventRow | undefined;
  if (!row) return null;
  const answer = await keptAnswer(context, index, row.profileIntegrationId, row.result);
  return { answer, attributes: JSON.parse(row.attributes) as Record<string, unknown> };
}

function withoutNulls(values: AttributeValues): Record<string, AttributeJson> {
  const kept = Object.entries(values).filter(([, value]) => value !== null);
  return Object.fromEntries(kept) as Record<string, AttributeJson>;
}

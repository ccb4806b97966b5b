import { failedConstraint } from "../../db/constraint";
import {
  AUDIENCE_EXTERNAL_ID_TAKEN,
  audienceAsAnswer,
  type AudienceRow,
  updateAudience as updateRow,
} from "../../db/queries/audiences/audiences";
import { ACCOUNT_ID } from "../account";
import type { IntegrationContext } from "../context";
import { once, recordingDatabase } from "../idempotency/once";
import { notFound, Refusal } from "../refusal";
import { loadAudience } from "./load-audiences";
import { storedAudience } from "./stored-audience";
import { requireSubscribableAudience } from "./subscriptions";

export interface UpdateAudienceInput {
  readonly audienceId: number;
  readonly name: string;
  /** Undefined = they stay. */
  readonly subscribedApplicationIds: readonly number[] | undefined;
  /** Its new id at the partner platform; undefined = it stays. */
  readonly integrationId?: string | undefined;
}

/**
 * Renames an audience.
 *
 * @throws Refusal `invalid`, `unauthorized`, `not_found`, `conflict` (the external id is taken)
 */
export function updateAudience(
  context: IntegrationContext,
  input: UpdateAudienceInput,
): Promise<AudienceRow> {
  return once(context, storedAudience, () => update(context, input));
}

async function update(
  context: IntegrationContext,
  input: UpdateAudienceInput,
): Promise<AudienceRow> {
  const { audience, index, isDry } = await loadAudience(context, input.audienceId);
  const subscribed = input.subscribedApplicationIds;
  await requireSubscribableAudience(context, subscribed ?? [], audience.sandbox);
  const change = {
    name: input.name,
    ...(subscribed && { subscribedApplicationIds: [...subscribed] }),
    ...(input.integrationId !== undefined && { integrationId: input.integrationId }),
  };
  if (isDry) return { ...audience, ...change };
  const answer = audienceAsAnswer(audience.id);
  const db = recordingDatabase(context, index.application.id, answer);
  const nowMs = context.ports.clock.now();
  try {
    const row = await updateRow(db, ACCOUNT_ID, audience.id, change, nowMs);
    if (row === undefined) throw notFound("Audience");
    return row;
  } catch (error) {
    if (failedConstraint(error) !== AUDIENCE_EXTERNAL_ID_TAKEN) throw error;
    throw new Refusal("conflict", "Another audience has this integrationId already");
  }
}

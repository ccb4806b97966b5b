import { failedConstraint } from "../../db/constraint";
import {
  AUDIENCE_EXTERNAL_ID_TAKEN,
  type AudienceRow,
  updateAudience as updateRow,
} from "../../db/queries/audiences/audiences";
import { ACCOUNT_ID } from "../account";
import type { IntegrationContext } from "../context";
import { notFound, Refusal } from "../refusal";
import { loadAudience } from "./load-audiences";
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
export async function updateAudience(
  context: IntegrationContext,
  input: UpdateAudienceInput,
): Promise<AudienceRow> {
  const { audience, isDry } = await loadAudience(context, input.audienceId);
  const subscribed = input.subscribedApplicationIds;
  await requireSubscribableAudience(context, subscribed ?? [], audience.sandbox);
  const change = {
    name: input.name,
    ...(subscribed && { subscribedApplicationIds: [...subscribed] }),
    ...(input.integrationId !== undefined && { integrationId: input.integrationId }),
  };
  if (isDry) return { ...audience, ...change };
  const { db, clock } = context.ports;
  try {
    const row = await updateRow(db, ACCOUNT_ID, audience.id, change, clock.now());
    if (row === undefined) throw notFound("Audience");
    return row;
  } catch (error) {
    if (failedConstraint(error) !== AUDIENCE_EXTERNAL_ID_TAKEN) throw error;
    throw new Refusal("conflict", "Another audience has this integrationId already");
  }
}

import {
  type AudienceRow,
  updateAudience as updateRow,
} from "../../db/queries/audiences/audiences";
import { ACCOUNT_ID } from "../account";
import type { IntegrationContext } from "../context";
import { notFound } from "../refusal";
import { loadAudience } from "./load-audiences";
import { requireSubscribableAudience } from "./subscriptions";

export interface UpdateAudienceInput {
  readonly audienceId: number;
  readonly name: string;
  /** Undefined = they stay. */
  readonly subscribedApplicationIds: readonly number[] | undefined;
}

/**
 * Renames an audience.
 *
 * @throws Refusal `invalid`, `unauthorized`, `not_found`
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
  };
  if (isDry) return { ...audience, ...change };
  const { db, clock } = context.ports;
  const row = await updateRow(db, ACCOUNT_ID, audience.id, change, clock.now());
  if (row === undefined) throw notFound("Audience");
  return row;
}

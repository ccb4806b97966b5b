import type { AudienceRow } from "../../db/queries/audiences/audiences";
import type { IntegrationContext } from "../context";
import { createAudience } from "./create-audience";
import { deleteAudience } from "./delete-audience";
import { loadExternalAudience } from "./external-audiences";
import { updateAudience } from "./update-audience";

/** An audience as a partner platform names it. */
export interface ExternalKey {
  readonly integration: string;
  readonly integrationId: string;
}

/**
 * Creates a platform's audience for all Applications of the environment.
 *
 * @throws Refusal `unauthorized`, `conflict` (the message names the audience that has the id)
 */
export function createExternalAudience(
  context: IntegrationContext,
  { integration, integrationId, name }: ExternalKey & { readonly name: string },
): Promise<AudienceRow> {
  return createAudience(context, {
    name,
    description: "",
    subscribedApplicationIds: [],
    sandbox: undefined,
    integration,
    integrationId,
    createdIn3rdParty: true,
    lastUpdateAtMs: null,
  });
}

/**
 * Renames a platform's audience, or gives it another external id.
 *
 * @throws Refusal `unauthorized`, `not_found`, `conflict`
 */
export async function updateExternalAudience(
  context: IntegrationContext,
  key: ExternalKey,
  change: { readonly name: string; readonly integrationId: string },
): Promise<AudienceRow> {
  const { id: audienceId } = await loadExternalAudience(context, key);
  return updateAudience(context, { audienceId, subscribedApplicationIds: undefined, ...change });
}

/**
 * Deletes a platform's audience; its memberships stop to count at once.
 *
 * @throws Refusal `unauthorized`, `not_found`
 */
export async function deleteExternalAudience(
  context: IntegrationContext,
  key: ExternalKey,
): Promise<void> {
  const { id } = await loadExternalAudience(context, key);
  await deleteAudience(context, id);
}

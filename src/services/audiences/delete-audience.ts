import { deleteAudience as deleteRow } from "../../db/queries/audiences/audiences";
import { ACCOUNT_ID } from "../account";
import type { IntegrationContext } from "../context";
import { notFound } from "../refusal";
import { loadAudience } from "./load-audiences";

/**
 * Deletes an audience; its memberships stop to count at once.
 *
 * @throws Refusal `unauthorized`, `not_found`
 */
export async function deleteAudience(
  context: IntegrationContext,
  audienceId: number,
): Promise<void> {
  const { audience, isDry } = await loadAudience(context, audienceId);
  if (isDry) return;
  const { db, clock } = context.ports;
  if (!(await deleteRow(db, ACCOUNT_ID, audience.id, clock.now()))) throw notFound("Audience");
}

import { deleteAudience as deleteRow } from "../../db/queries/audiences/audiences";
import { ACCOUNT_ID } from "../account";
import type { IntegrationContext } from "../context";
import { nothing, once, recordingDatabase } from "../idempotency/once";
import { notFound } from "../refusal";
import { loadAudience } from "./load-audiences";

/**
 * Deletes an audience; its memberships stop to count at once.
 *
 * @throws Refusal `unauthorized`, `not_found`
 */
export function deleteAudience(context: IntegrationContext, audienceId: number): Promise<void> {
  return once(context, nothing, async () => {
    const { audience, index, isDry } = await loadAudience(context, audienceId);
    if (isDry) return;
    const db = recordingDatabase(context, index.application.id);
    const nowMs = context.ports.clock.now();
    if (!(await deleteRow(db, ACCOUNT_ID, audience.id, nowMs))) throw notFound("Audience");
  });
}

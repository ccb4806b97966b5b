import { emptyAudience as emptyRow } from "../../db/queries/audiences/audiences";
import { ACCOUNT_ID } from "../account";
import type { IntegrationContext } from "../context";
import { notFound } from "../refusal";
import { loadAudience } from "./load-audiences";

/**
 * Removes all members of an audience in one step (DESIGN §4).
 *
 * @throws Refusal `unauthorized`, `not_found`
 */
export async function emptyAudience(
  context: IntegrationContext,
  audienceId: number,
): Promise<void> {
  const { audience, isDry } = await loadAudience(context, audienceId);
  if (isDry) return;
  const { db, clock } = context.ports;
  if (!(await emptyRow(db, ACCOUNT_ID, audience.id, clock.now()))) throw notFound("Audience");
}

import { knownProfilesStatements } from "../../db/queries/contact-balances";
import { eraseProfileStatements } from "../../db/queries/erase-profile";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";
import { deleteTransactions } from "../loyalty/delete-transactions";

/**
 * Erases a customer's personal data: attributes, audiences, reservations, what events said, and the
 * points of every program that the Application has. A customer who is not known is erased already.
 * Safe to repeat.
 *
 * @throws Refusal `unauthorized`, `too_many_updates`
 */
export async function eraseProfile(
  context: IntegrationContext,
  profileIntegrationId: string,
): Promise<void> {
  const { db } = context.ports;
  const { index, environment, isDry, results } = await loadCall(context, ({ application }) =>
    knownProfilesStatements(db, application.sandbox ? "sandbox" : "live", [profileIntegrationId]),
  );
  const isKnown = results.some(({ results: rows }) => rows.length > 0);
  if (isDry || !isKnown) return;
  const { application, definitions } = index;
  const programs = definitions.loyaltyPrograms.filter(
    (program) => !program.cardBased && program.subscribedApplications.includes(application.id),
  );
  // The wallet serialises its own calls.
  for (const { id: programId } of programs) {
    await deleteTransactions(context, { programId, profileIntegrationId }, null);
  }
  await again(() => db.batch(eraseProfileStatements(db, environment, profileIntegrationId)));
}

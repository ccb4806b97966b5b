import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";
import { addLoyaltyPoints, type AddLoyaltyPoints } from "../management/loyalty-points/add-points";
import { notFound } from "../refusal";

/**
 * Adds points to a customer in a profile-based program of the Application; the call acts with the
 * rights of the Application's key. Not idempotent: callers send no identifier.
 *
 * @throws Refusal `invalid`, `unauthorized`, `not_found`, `too_many_updates`, `unavailable`
 */
export async function addPoints(
  context: IntegrationContext,
  input: AddLoyaltyPoints,
): Promise<void> {
  const { index, isDry } = await loadCall(context, () => []);
  const { application, definitions } = index;
  const program = definitions.loyaltyPrograms.find(({ id }) => id === input.programId);
  const isOwn = program?.subscribedApplications.includes(application.id) === true;
  if (!isOwn || program.cardBased) throw notFound("Loyalty program");
  if (input.applicationId !== undefined && input.applicationId !== application.id) {
    throw notFound("Application");
  }
  const { ports, requestId } = context;
  const rights = {
    ports,
    requestId,
    accountId: application.accountId,
    allowedApplicationIds: new Set([application.id]),
    allowedEndpoints: null,
  };
  const dry = isDry || input.dry === true;
  await addLoyaltyPoints(rights, { ...input, applicationId: application.id, dry });
}

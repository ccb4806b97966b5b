import type { IntegrationContext } from "../../../services/context";
import { eraseProfile } from "../../../services/profiles/erase-profile";
import { requireCustomerId } from "./identities";
import type { DataSubjectRequest } from "./schemas";

/** Erases the customer's personal data, at once. */
export async function eraseSubject(
  context: IntegrationContext,
  message: DataSubjectRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const { userIdField } = message.account.account_settings;
  await eraseProfile(context, requireCustomerId(message, userIdField));
  return {};
}

import { findApplicationsAmong } from "../../db/queries/subscriptions";
import { ACCOUNT_ID } from "../account";
import type { IntegrationContext } from "../context";
import { type FieldError, INVALID_DATA, Refusal } from "../refusal";

/** Refuses Applications that don't exist or are of the other environment. */
export async function requireSubscribableAudience(
  context: IntegrationContext,
  applicationIds: readonly number[],
  sandbox: boolean,
): Promise<void> {
  if (applicationIds.length === 0) return;
  const found = await findApplicationsAmong(context.ports.db, ACCOUNT_ID, applicationIds);
  const fitting = new Set(found.filter((row) => row.sandbox === sandbox).map((row) => row.id));
  const errors = applicationIds.flatMap((id, index): FieldError[] => {
    if (fitting.has(id)) return [];
    const details = `There is no Application ${id} of this environment`;
    return [
      { title: "Unknown", details, source: { pointer: `/subscribedApplicationsIds/${index}` } },
    ];
  });
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors);
}

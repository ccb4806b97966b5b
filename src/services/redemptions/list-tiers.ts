import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import type { CatalogueIndex } from "../catalogue/cache";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";

/**
 * The profile-based programs of the key's Application, with their tiers.
 *
 * @throws Refusal `unauthorized`
 */
export async function listTiers(context: IntegrationContext): Promise<LoyaltyProgramDefinition[]> {
  const { index } = await loadCall(context, () => []);
  return profileProgramsOf(index);
}

/** The programs of an Application that keep points per customer. */
export function profileProgramsOf(index: CatalogueIndex): LoyaltyProgramDefinition[] {
  const { application, definitions } = index;
  return definitions.loyaltyPrograms.filter(
    (program) => !program.cardBased && program.subscribedApplications.includes(application.id),
  );
}

import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { type CardKey, cardStatement } from "../../../db/queries/loyalty-cards/read";
import type { LoyaltyProgramDefinition } from "../../../core/evaluation/catalogue";
import type { CatalogueIndex } from "../../catalogue/cache";
import type { IntegrationContext } from "../../context";
import { type LoadedCall, loadCall } from "../../load-call";
import { notFound, Refusal } from "../../refusal";

export interface LoadedCard {
  readonly call: LoadedCall;
  readonly program: LoyaltyProgramDefinition;
  readonly row: LoyaltyCardRow;
}

/**
 * A card of a program of the Application; the key is proven by the same batch.
 *
 * @throws Refusal `unauthorized`, `not_found`
 */
export async function loadCard(context: IntegrationContext, key: CardKey): Promise<LoadedCard> {
  const call = await loadCall(context, () => [cardStatement(context.ports.db, key)]);
  const program = requireCardProgram(call.index, key.programId);
  const row = call.results[0]?.results[0] as LoyaltyCardRow | undefined;
  if (!row) throw notFound("Loyalty card");
  return { call, program, row };
}

/** Programs of customers have no cards: they answer like missing ones. */
export function requireCardProgram(
  { application, definitions }: CatalogueIndex,
  programId: number,
): LoyaltyProgramDefinition {
  const program = definitions.loyaltyPrograms.find(
    ({ id, cardBased, subscribedApplications }) =>
      id === programId && cardBased && subscribedApplications.includes(application.id),
  );
  if (!program) throw notFound("Card-based loyalty program");
  return program;
}

/** A card that was handed on is blocked for good (reference SEMANTICS §10.7). */
export function requireNotHandedOn(row: LoyaltyCardRow): void {
  const { identifier, newCardIdentifier: heir } = row;
  if (heir === null) return;
  const message = `The card ${identifier} was transferred to ${heir} and is blocked for good`;
  throw new Refusal("invalid", message);
}

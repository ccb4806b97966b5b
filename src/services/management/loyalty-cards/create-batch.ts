import type { CodePatternSettings } from "../../../core/coupon/code-pattern";
import { CARD_IDENTIFIER_TAKEN } from "../../../db/queries/loyalty-cards/write";
import { insertWithFreeCodes } from "../../codes/insert-with-free-codes";
import type { ManagementContext } from "../../context";
import { cardSettings } from "../../loyalty/cards/card-view";
import { newCardsStatements, ownCard } from "../../loyalty/cards/insert-cards";
import { invalidField } from "../../refusal";
import { cardCodePattern } from "./card-code-pattern";
import { cardProgram } from "./card-program";

/** Cards of one batch (reference SEMANTICS §10.7). */
export const CARDS_PER_BATCH_MAX = 20_000;

export interface CreateCardBatch {
  readonly programId: number;
  readonly numberOfCards: number;
  /** Undefined = drawn. */
  readonly batchId: string | undefined;
  readonly status: "active" | "inactive";
  /** Undefined = the program's. */
  readonly cardCodeSettings: CodePatternSettings | undefined;
}

export interface CreatedCardBatch {
  readonly numberOfCards: number;
  readonly batchId: string;
}

/**
 * Makes many cards at once, all or none, by a code format.
 *
 * @throws Refusal `not_found`, `invalid`, `conflict`
 */
export async function createCardBatch(
  context: ManagementContext,
  input: CreateCardBatch,
): Promise<CreatedCardBatch> {
  const program = await cardProgram(context, input.programId);
  const { numberOfCards, status } = input;
  const settings = input.cardCodeSettings ?? cardSettings(program).cardCodeSettings;
  if (!settings) {
    const details = "A batch needs a code format: send one, or give the program one";
    throw invalidField("/cardCodeSettings", "Required", details);
  }
  const { ports } = context;
  const creationId = ports.random.uuid();
  const batchId = input.batchId ?? drawnBatchId(creationId);
  await insertWithFreeCodes(ports, {
    table: "loyalty_cards",
    ownerId: program.id,
    pattern: cardCodePattern(settings, "/cardCodeSettings"),
    pointer: "/cardCodeSettings/couponPattern",
    count: numberOfCards,
    takenConstraint: CARD_IDENTIFIER_TAKEN,
    insert: async (identifiers) => {
      const cards = identifiers.map((identifier) => ({
        identifier,
        status,
        profileIntegrationIds: [],
      }));
      const insertion = { program, batchId, creationId, cards };
      try {
        await ports.db.batch(newCardsStatements(ports, insertion));
      } catch (error) {
        await ownCard(ports, insertion, error);
      }
    },
  });
  return { numberOfCards, batchId };
}

const BATCH_ID_LENGTH_MAX = 20;

/** As long as the public document allows. */
function drawnBatchId(uuid: string): string {
  return uuid.replaceAll("-", "").slice(0, BATCH_ID_LENGTH_MAX);
}

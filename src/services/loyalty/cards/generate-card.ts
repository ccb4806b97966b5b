import { failedConstraint } from "../../../db/constraint";
import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { cardAsAnswer } from "../../../db/queries/loyalty-cards/read";
import { CARD_IDENTIFIER_TAKEN } from "../../../db/queries/loyalty-cards/write";
import { insertWithFreeCodes } from "../../codes/insert-with-free-codes";
import type { IntegrationContext } from "../../context";
import { once, recordingDatabase } from "../../idempotency/once";
import { loadCall, refuseDryCreation } from "../../load-call";
import { cardCodePattern } from "../../management/loyalty-cards/card-code-pattern";
import type { Database, Ports } from "../../ports";
import { invalidField } from "../../refusal";
import { type CardProgram, cardSettings, type CardView } from "./card-view";
import { insertCard, usersRefusal } from "./insert-cards";
import { requireCardProgram } from "./load-card";
import { storedCard, viewOfCard } from "./view-of-card";

export interface GenerateCard {
  readonly programId: number;
  /** Undefined = drawn by the program's code format. */
  readonly identifier: string | undefined;
  readonly status: "active" | "inactive";
  /** Whom it is linked to; those who are not known come into being. */
  readonly profileIntegrationIds: readonly string[];
}

/** Used where the program has no code format: 36^16 identifiers. */
const DEFAULT_CARD_PATTERN = "################";

/**
 * Makes a loyalty card.
 *
 * @throws Refusal `unauthorized`, `not_found`, `invalid` also for an identifier that is taken
 */
export async function generateCard(
  context: IntegrationContext,
  input: GenerateCard,
): Promise<CardView> {
  const row = await once(context, storedCard, async () => {
    const call = await loadCall(context, () => []);
    const program = requireCardProgram(call.index, input.programId);
    refuseDryCreation(call);
    const record = (identifier: string) => {
      const answer = cardAsAnswer({ programId: program.id, identifier });
      return recordingDatabase(context, call.index.application.id, answer);
    };
    return insertNew(context.ports, program, input, record);
  });
  return viewOfCard(context, row);
}

async function insertNew(
  ports: Ports,
  program: CardProgram,
  { identifier, status, profileIntegrationIds }: GenerateCard,
  record: (identifier: string) => Database,
): Promise<LoyaltyCardRow> {
  const insert = (code: string) => {
    const card = { identifier: code, status, profileIntegrationIds };
    return insertCard({ ...ports, db: record(code) }, program, card);
  };
  try {
    if (identifier !== undefined) return await insert(identifier);
    const { couponPattern, validCharacters } = cardSettings(program).cardCodeSettings ?? {
      couponPattern: DEFAULT_CARD_PATTERN,
      validCharacters: [],
    };
    return await insertWithFreeCodes(ports, {
      table: "loyalty_cards",
      ownerId: program.id,
      pattern: cardCodePattern({ couponPattern, validCharacters }, "/cardCodeSettings"),
      pointer: "/cardIdentifier",
      count: 1,
      takenConstraint: CARD_IDENTIFIER_TAKEN,
      insert: ([code = ""]) => insert(code),
    });
  } catch (error) {
    if (failedConstraint(error) === CARD_IDENTIFIER_TAKEN) {
      const details = `There is a card ${identifier} in the program already`;
      throw invalidField("/cardIdentifier", "Taken", details);
    }
    throw usersRefusal(error, program, "/customerProfileIds");
  }
}

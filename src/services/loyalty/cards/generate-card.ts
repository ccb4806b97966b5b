import { failedConstraint } from "../../../db/constraint";
import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { CARD_IDENTIFIER_TAKEN } from "../../../db/queries/loyalty-cards/write";
import { again } from "../../again";
import { insertWithFreeCodes } from "../../codes/insert-with-free-codes";
import type { IntegrationContext } from "../../context";
import { loadCall, refuseDryCreation } from "../../load-call";
import { cardCodePattern } from "../../management/loyalty-cards/card-code-pattern";
import type { Ports } from "../../ports";
import { invalidField } from "../../refusal";
import { type CardProgram, cardSettings, type CardView, cardView } from "./card-view";
import { insertCard, usersRefusal } from "./insert-cards";
import { requireCardProgram } from "./load-card";

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
  const call = await loadCall(context, () => []);
  const program = requireCardProgram(call.index, input.programId);
  refuseDryCreation(call);
  const row = await insertNew(context.ports, program, input);
  const { objects, clock } = context.ports;
  const wallet = await again(() => objects.wallet(row.walletName).load());
  return cardView(row, program, wallet, clock.now());
}

async function insertNew(
  ports: Ports,
  program: CardProgram,
  { identifier, status, profileIntegrationIds }: GenerateCard,
): Promise<LoyaltyCardRow> {
  const insert = (code: string) =>
    insertCard(ports, program, { identifier: code, status, profileIntegrationIds });
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

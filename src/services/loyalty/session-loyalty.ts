import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import type { WalletSnapshot } from "../../core/ledger/types";
import { type AnsweredCard, cardPrograms } from "../evaluation/load-cards";
import type { OccasionAnswer } from "../occasions/run-occasion";
import type { SessionAnswer } from "../sessions/types";
import { type CardView, cardView } from "./cards/card-view";
import {
  forecastLedgers,
  type ForecastLedgers,
  type PointsAddressee,
  pointsForecast,
} from "./forecast-ledgers";

export interface SessionProgram extends ForecastLedgers {
  readonly program: LoyaltyProgramDefinition;
  /** Null = no member. */
  readonly joinedAtMs: number | null;
}

/** What a call tells of points: the customer's, and those of the cards that it names. */
export interface ToldLoyalty {
  readonly programs: readonly SessionProgram[];
  /** Null = the call names none. */
  readonly cards: readonly CardView[] | null;
}

/** Points as a session leaves them: its own count once it is closed. */
export function sessionLoyalty(answer: SessionAnswer): ToldLoyalty {
  const { document } = answer;
  // The closures of a session are counted: the wallet holds its points already.
  const isPosted = document.state !== "open" && document.epoch > 0;
  return toldLoyalty(answer, { profileId: document.profileId, isPosted });
}

/** Points after an event or a profile update; a dry run posts nothing. */
export function occasionLoyalty(answer: OccasionAnswer): ToldLoyalty {
  return toldLoyalty(answer, {
    profileId: answer.profile?.integrationId ?? "",
    isPosted: answer.result.closureId !== "",
  });
}

type Evaluated = Pick<SessionAnswer, "wallet" | "cards" | "result" | "index" | "nowMs">;

interface Owner {
  readonly profileId: string;
  /** Whether the wallets hold the points of the call already. */
  readonly isPosted: boolean;
}

function toldLoyalty(answer: Evaluated, owner: Owner): ToldLoyalty {
  const cards = answer.cards.flatMap((card) => cardLoyalty(answer, card, owner) ?? []);
  return {
    programs: customerLoyalty(answer, owner),
    cards: answer.cards.length === 0 ? null : cards,
  };
}

/** A card's ledgers in its program. */
function cardLoyalty(
  { index, result, nowMs }: Evaluated,
  { row, wallet }: AnsweredCard,
  { isPosted }: Owner,
): CardView | undefined {
  const program = cardPrograms(index).find(({ id }) => id === row.programId);
  const isOwn = ({ cardIdentifier }: PointsAddressee) => cardIdentifier === row.identifier;
  const moves = isPosted ? [] : pointsForecast(result.effects, isOwn, nowMs);
  return program && cardView(row, program, wallet, nowMs, moves);
}

/** The customer's ledgers in the Application's programs (reference SEMANTICS §10.1). */
function customerLoyalty(answer: Evaluated, { profileId, isPosted }: Owner): SessionProgram[] {
  const { wallet, nowMs, result } = answer;
  if (wallet === null || profileId === "") return [];
  // An advocate's points are not the customer's, and those of a card neither.
  const isOwn = ({ cardIdentifier, recipientIntegrationId }: PointsAddressee) =>
    cardIdentifier === undefined && (recipientIntegrationId ?? profileId) === profileId;
  const moves = isPosted ? [] : pointsForecast(result.effects, isOwn, nowMs);
  return programsOf(answer).map((program) => ({
    program,
    ...forecastLedgers(wallet, program, moves, nowMs),
    joinedAtMs: joinedAt(wallet, program.id),
  }));
}

function joinedAt({ ledgers }: WalletSnapshot, programId: number): number | null {
  const joined = ledgers.find((each) => each.programId === programId && each.joinedAtMs);
  return joined?.joinedAtMs ?? null;
}

function programsOf({ index: { application, definitions } }: Evaluated) {
  return definitions.loyaltyPrograms.filter(
    (program) => !program.cardBased && program.subscribedApplications.includes(application.id),
  );
}

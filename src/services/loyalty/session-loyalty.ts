import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import type { WalletSnapshot } from "../../core/ledger/types";
import type { OccasionAnswer } from "../occasions/run-occasion";
import type { SessionAnswer } from "../sessions/types";
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

/** The customer's ledgers as a session leaves them: its points count once it is closed. */
export function sessionLoyalty(answer: SessionAnswer): SessionProgram[] {
  const { document } = answer;
  return customerLoyalty(answer, {
    profileId: document.profileId,
    // The closures of a session are counted: the wallet holds its points already.
    isPosted: document.state !== "open" && document.epoch > 0,
  });
}

/** The customer's ledgers after an event or a profile update; a dry run posts nothing. */
export function occasionLoyalty(answer: OccasionAnswer): SessionProgram[] {
  return customerLoyalty(answer, {
    profileId: answer.profile?.integrationId ?? "",
    isPosted: answer.result.closureId !== "",
  });
}

type Evaluated = Pick<SessionAnswer, "wallet" | "result" | "index" | "nowMs">;

interface Owner {
  readonly profileId: string;
  /** Whether the wallet holds the points of the call already. */
  readonly isPosted: boolean;
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

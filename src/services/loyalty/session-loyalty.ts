import { decimalFromNumber, POINTS_SCALE, toScaledInteger } from "../../core/decimal";
import type { EffectJson } from "../../core/evaluation/effect-json";
import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import { balanceAt, ledgerOf } from "../../core/ledger/balance";
import { programRules } from "../../core/ledger/program-rules";
import type { Balance, WalletSnapshot } from "../../core/ledger/types";
import type { OccasionAnswer } from "../occasions/run-occasion";
import type { SessionAnswer } from "../sessions/types";
import { tierProgress, type TierProgress } from "./tier-progress";

export interface SessionLedger {
  readonly subledgerId: string;
  readonly balance: Balance;
  /** With what this session will add and take when it closes; other open sessions don't count. */
  readonly tentative: TentativeBalance;
  readonly tier: TierProgress | null;
}

export interface TentativeBalance {
  readonly activeHundredths: number;
  readonly pendingHundredths: number;
  readonly negativeHundredths: number;
}

export interface SessionProgram {
  readonly program: LoyaltyProgramDefinition;
  readonly main: SessionLedger;
  readonly subledgers: readonly SessionLedger[];
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
  const { wallet, nowMs } = answer;
  if (wallet === null || profileId === "") return [];
  const forecast = isPosted ? [] : pointsForecast(answer, profileId);
  return programsOf(answer).map((program) => {
    const moves = forecast.filter((move) => move.programId === program.id);
    const ledgerFor = (subledgerId: string): SessionLedger => {
      const ledger = ledgerOf(wallet, program.id, subledgerId);
      const balance = balanceAt(ledger, nowMs);
      const own = moves.filter((move) => move.subledgerId === subledgerId);
      return {
        subledgerId,
        balance,
        tentative: tentativeBalance(balance, own),
        tier: tierProgress(ledger, programRules(program), nowMs),
      };
    };
    const ids = new Set([
      ...wallet.ledgers.filter((each) => each.programId === program.id).map(idOf),
      ...moves.map(idOf),
    ]);
    ids.delete("");
    const subledgers = [...ids].sort().map(ledgerFor).filter(holdsPoints);
    const joinedAtMs = joinedAt(wallet, program.id);
    return { program, main: ledgerFor(""), subledgers, joinedAtMs };
  });
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

function idOf(of: { readonly subledgerId: string }): string {
  return of.subledgerId;
}

interface PointsMove {
  readonly programId: number;
  readonly subledgerId: string;
  readonly deltaHundredths: number;
  readonly pending: boolean;
}

function pointsForecast({ result, nowMs }: Evaluated, profileId: string): PointsMove[] {
  return result.effects
    .filter(({ props }) => isOwn(props as unknown as PointsProps, profileId))
    .flatMap((effect) => pointsMove(effect, nowMs));
}

/** An advocate's points are not the customer's, and those of a card neither. */
function isOwn({ recipientIntegrationId, cardIdentifier }: PointsProps, profileId: string) {
  return cardIdentifier === undefined && (recipientIntegrationId ?? profileId) === profileId;
}

/** The wire form of the props of both effects. */
interface PointsProps {
  readonly programId: number;
  readonly subLedgerId: string;
  readonly value: number;
  readonly startDate?: string;
  readonly awaitsActivation?: boolean;
  readonly recipientIntegrationId?: string;
  readonly cardIdentifier?: string;
}

function pointsMove({ effectType, props }: EffectJson, nowMs: number): PointsMove[] {
  if (effectType !== "addLoyaltyPoints" && effectType !== "deductLoyaltyPoints") return [];
  const { programId, subLedgerId, value, startDate, awaitsActivation } =
    props as unknown as PointsProps;
  const hundredths = toScaledInteger(decimalFromNumber(value), POINTS_SCALE);
  const adds = effectType === "addLoyaltyPoints";
  const startsLater = startDate !== undefined && Date.parse(startDate) > nowMs;
  return [
    {
      programId,
      subledgerId: subLedgerId,
      deltaHundredths: adds ? hundredths : -hundredths,
      pending: adds && (startsLater || awaitsActivation === true),
    },
  ];
}

/** Additions pay a debt first, so that a debt and active points never show together. */
function tentativeBalance(balance: Balance, moves: readonly PointsMove[]): TentativeBalance {
  let active = balance.activeHundredths - balance.negativeHundredths;
  let pendingHundredths = balance.pendingHundredths;
  for (const move of moves) {
    if (move.pending) pendingHundredths += move.deltaHundredths;
    else active += move.deltaHundredths;
  }
  return {
    activeHundredths: Math.max(active, 0),
    pendingHundredths,
    negativeHundredths: Math.max(-active, 0),
  };
}

function holdsPoints({ balance, tentative }: SessionLedger): boolean {
  return (
    balance.activeHundredths !== 0 ||
    balance.pendingHundredths !== 0 ||
    balance.negativeHundredths !== 0 ||
    tentative.activeHundredths !== 0 ||
    tentative.pendingHundredths !== 0 ||
    tentative.negativeHundredths !== 0
  );
}

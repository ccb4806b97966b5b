import { decimalFromNumber, POINTS_SCALE, toScaledInteger } from "../../core/decimal";
import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import type { EffectJson } from "../../core/evaluation/effect-json";
import { balanceAt, ledgerOf } from "../../core/ledger/balance";
import { programRules } from "../../core/ledger/program-rules";
import type { Balance, WalletSnapshot } from "../../core/ledger/types";
import { tierProgress, type TierProgress } from "./tier-progress";

/** One ledger, with what a call will add and take. */
export interface ForecastLedger {
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

/** The ledgers of one program in one wallet. */
export interface ForecastLedgers {
  readonly main: ForecastLedger;
  /** Those that hold something or will. */
  readonly subledgers: readonly ForecastLedger[];
}

/** What a call will move in one ledger. */
export interface PointsMove {
  readonly programId: number;
  readonly subledgerId: string;
  readonly deltaHundredths: number;
  readonly pending: boolean;
}

/** The ledgers of a program as they stand, and as the moves will leave them. */
export function forecastLedgers(
  wallet: WalletSnapshot,
  program: Pick<LoyaltyProgramDefinition, "id" | "timezone" | "tiers" | "settings">,
  moves: readonly PointsMove[],
  nowMs: number,
): ForecastLedgers {
  const ofProgram = moves.filter((move) => move.programId === program.id);
  const ledgerFor = (subledgerId: string): ForecastLedger => {
    const ledger = ledgerOf(wallet, program.id, subledgerId);
    const balance = balanceAt(ledger, nowMs);
    const own = ofProgram.filter((move) => move.subledgerId === subledgerId);
    return {
      subledgerId,
      balance,
      tentative: tentativeBalance(balance, own),
      tier: tierProgress(ledger, programRules(program), nowMs),
    };
  };
  const ids = new Set([
    ...wallet.ledgers.filter((each) => each.programId === program.id).map(idOf),
    ...ofProgram.map(idOf),
  ]);
  ids.delete("");
  const subledgers = [...ids].sort().map(ledgerFor).filter(holdsPoints);
  return { main: ledgerFor(""), subledgers };
}

/** Whose points an effect moves. */
export interface PointsAddressee {
  readonly recipientIntegrationId?: string;
  readonly cardIdentifier?: string;
}

/** What effects that took no hold yet will move for those that are meant. */
export function pointsForecast(
  effects: readonly EffectJson[],
  isMeant: (addressee: PointsAddressee) => boolean,
  nowMs: number,
): PointsMove[] {
  return effects
    .filter(({ props }) => isMeant(props as unknown as PointsProps))
    .flatMap((effect) => pointsMove(effect, nowMs));
}

/** The wire form of the props of both effects. */
interface PointsProps extends PointsAddressee {
  readonly programId: number;
  readonly subLedgerId: string;
  readonly value: number;
  readonly startDate?: string;
  readonly awaitsActivation?: boolean;
}

function idOf(of: { readonly subledgerId: string }): string {
  return of.subledgerId;
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

function holdsPoints({ balance, tentative }: ForecastLedger): boolean {
  return (
    balance.activeHundredths !== 0 ||
    balance.pendingHundredths !== 0 ||
    balance.negativeHundredths !== 0 ||
    tentative.activeHundredths !== 0 ||
    tentative.pendingHundredths !== 0 ||
    tentative.negativeHundredths !== 0
  );
}

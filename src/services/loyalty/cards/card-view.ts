import type { LoyaltyProgramDefinition } from "../../../core/evaluation/catalogue";
import type { ProgramSettings } from "../../../core/ledger/program-rules";
import type { WalletSnapshot } from "../../../core/ledger/types";
import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { forecastLedgers, type ForecastLedgers, type PointsMove } from "../forecast-ledgers";

/** What is asked of a program of cards, as the catalogue or the back office has it. */
export interface CardProgram extends Pick<
  LoyaltyProgramDefinition,
  "id" | "name" | "title" | "timezone" | "tiers" | "sandbox" | "cardBased"
> {
  readonly settings?: Readonly<Record<string, unknown>> | ProgramSettings;
}

/** A card as answers show it. */
export interface CardView {
  readonly row: LoyaltyCardRow;
  readonly program: CardProgram;
  /** 0 = any number. */
  readonly usersPerCardLimit: number;
  /** Null = its wallet was not read. */
  readonly ledgers: ForecastLedgers | null;
}

export function cardSettings({ settings = {} }: CardProgram): ProgramSettings {
  // Checked when they were stored.
  return settings;
}

export function usersPerCardLimit(program: CardProgram): number {
  return cardSettings(program).usersPerCardLimit ?? 0;
}

/** A card with its points as they stand, and as the moves will leave them. */
export function cardView(
  row: LoyaltyCardRow,
  program: CardProgram,
  wallet: WalletSnapshot | null,
  nowMs: number,
  moves: readonly PointsMove[] = [],
): CardView {
  const own = { ...program, settings: cardSettings(program) };
  return {
    row,
    program,
    usersPerCardLimit: usersPerCardLimit(program),
    ledgers: wallet && forecastLedgers(wallet, own, moves, nowMs),
  };
}

import { endOfPeriod, formatDate, startOfPeriod } from "../../../core/calendar";
import {
  ALL_LEDGERS,
  type DayRow,
  daysStatement,
  ledgerPart,
  type LedgerTotals,
  type MovedRow,
  movedStatement,
  type Stretch,
} from "../../../db/queries/loyalty-ledger/days";
import type { ManagementContext } from "../../context";
import { programTotals } from "../../loyalty/program-totals";
import { invalidParameter } from "../../refusal";
import { getLoyaltyProgram } from "../loyalty-programs/get-loyalty-program";

/** Days that one answer tells. */
export const DAYS_MAX = 400;

const DAY_MS = 86_400_000;

export interface ProgramDay extends LedgerTotals {
  /** Start of the day in the program's zone, epoch milliseconds. */
  readonly startMs: number;
  readonly newMembers: number;
  readonly moved: Omit<MovedRow, "position">;
}

export interface DashboardQuery extends Stretch {
  readonly programId: number;
  /** Undefined = all. */
  readonly subledgerId: string | undefined;
}

/**
 * The days of a program whose end was noted, today not among them (reference: Dashboard).
 *
 * @throws Refusal `not_found`, `invalid` for a range that ends before it begins, or is too long
 */
export async function readDashboard(
  context: ManagementContext,
  { programId, subledgerId, fromMs, toMs }: DashboardQuery,
): Promise<ProgramDay[]> {
  const program = await getLoyaltyProgram(context, programId);
  if (toMs < fromMs || toMs - fromMs > DAYS_MAX * DAY_MS) {
    const details = `The range must not end before it begins, nor have more than ${DAYS_MAX} days`;
    throw invalidParameter("rangeEnd", "Invalid value", details);
  }
  const { db, clock } = context.ports;
  const { timezone } = program;
  const part = subledgerId === undefined ? ALL_LEDGERS : ledgerPart(subledgerId);
  const range = { fromDay: dayBefore(fromMs, timezone), toDay: formatDate(toMs, timezone) };
  const found = await daysStatement(db, program.id, part, range).all<DayRow>();
  const today = formatDate(clock.now(), timezone);
  const firstDay = formatDate(fromMs, timezone);
  const days = found.results.filter(({ day }) => day >= firstDay && day < today);
  const stretches = days.map(({ takenAtMs }) => dayOf(takenAtMs, timezone));
  const moved = await movedStatement(
    db,
    program.id,
    subledgerId ?? null,
    stretches,
  ).all<MovedRow>();
  return days.map((day, index) => {
    const before = found.results[found.results.indexOf(day) - 1];
    return {
      ...day,
      startMs: stretches[index]?.fromMs ?? 0,
      newMembers: Math.max(0, day.members - (before?.members ?? 0)),
      moved: moved.results[index] ?? NOTHING_MOVED,
    };
  });
}

/** What a program holds now, and what moved today so far (reference: statistics, deprecated). */
export async function readStatistics(
  context: ManagementContext,
  programId: number,
): Promise<ProgramDay> {
  const program = await getLoyaltyProgram(context, programId);
  const { db, clock } = context.ports;
  const nowMs = clock.now();
  const today = dayOf(nowMs, program.timezone);
  const yesterday = dayBefore(nowMs, program.timezone);
  const range = { fromDay: yesterday, toDay: yesterday };
  const [totals, moved, before] = await Promise.all([
    programTotals(context, program.id, nowMs),
    movedStatement(db, program.id, null, [today]).first<MovedRow>(),
    daysStatement(db, program.id, ALL_LEDGERS, range).first<DayRow>(),
  ]);
  const all = totals.get(ALL_LEDGERS);
  if (all === undefined) throw new Error("Invariant broken: the sum of all ledgers is told");
  return {
    ...all,
    startMs: nowMs,
    newMembers: Math.max(0, all.members - (before?.members ?? 0)),
    moved: moved ?? NOTHING_MOVED,
  };
}

const NOTHING_MOVED = { earnedManually: 0, earnedByRules: 0, spentManually: 0, spentByRules: 0 };

function dayOf(atMs: number, timezone: string): Stretch {
  const fromMs = startOfPeriod(atMs, "day", timezone);
  return { fromMs, toMs: endOfPeriod(atMs, "day", timezone) + 1 };
}

function dayBefore(atMs: number, timezone: string): string {
  return formatDate(startOfPeriod(atMs, "day", timezone) - 1, timezone);
}

import { jsonSlices } from "../json-slices";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** What is summed up: everything of a program, or one of its subledgers ("" = the main ledger). */
export const ALL_LEDGERS = "all";
export const ledgerPart = (subledgerId: string): string => `one:${subledgerId}`;

export interface ProgramClock {
  readonly id: number;
  /** IANA zone. */
  readonly timezone: string;
}

/** Every program there is, as `ProgramClock`s. */
export function programClocksStatement(db: Preparer): D1PreparedStatement {
  return db.prepare(
    "SELECT id AS id, timezone AS timezone FROM loyalty_programs WHERE deleted_at_ms IS NULL",
  );
}

/** Sums of a part of a program; hundredths of a point. */
export interface LedgerTotals {
  readonly active: number;
  readonly pending: number;
  readonly spent: number;
  readonly expired: number;
  readonly negative: number;
  /** Customers or cards. */
  readonly members: number;
}

export interface DayRow extends LedgerTotals {
  readonly day: string;
  readonly takenAtMs: number;
}

/** Writes what a day came to so far; the last of the day stands. */
export function takeDayStatements(
  db: Preparer,
  programId: number,
  day: string,
  takenAtMs: number,
  parts: ReadonlyMap<string, LedgerTotals>,
): D1PreparedStatement[] {
  const upsert = db.prepare(
    `INSERT INTO loyalty_days (program_id, day, subledger_id, taken_at_ms, active_hundredths,
  pending_hundredths, spent_hundredths, expired_hundredths, negative_hundredths, members)
SELECT ?1, ?2, j.value ->> 'part', ?3, j.value ->> 'active', j.value ->> 'pending',
  j.value ->> 'spent', j.value ->> 'expired', j.value ->> 'negative', j.value ->> 'members'
FROM json_each(?4) j WHERE true
ON CONFLICT (program_id, day, subledger_id) DO UPDATE SET
  taken_at_ms = excluded.taken_at_ms, active_hundredths = excluded.active_hundredths,
  pending_hundredths = excluded.pending_hundredths, spent_hundredths = excluded.spent_hundredths,
  expired_hundredths = excluded.expired_hundredths,
  negative_hundredths = excluded.negative_hundredths, members = excluded.members
WHERE excluded.taken_at_ms >= loyalty_days.taken_at_ms`,
  );
  const rows = [...parts].map(([part, totals]) => ({ part, ...totals }));
  return jsonSlices(rows).map((slice) => upsert.bind(programId, day, takenAtMs, slice));
}

/** Days of a program after one and up to another, both as `2026-11-21`, as `DayRow`s. */
export function daysStatement(
  db: Preparer,
  programId: number,
  part: string,
  { fromDay, toDay }: { readonly fromDay: string; readonly toDay: string },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT day AS day, taken_at_ms AS takenAtMs, active_hundredths AS active,
  pending_hundredths AS pending, spent_hundredths AS spent, expired_hundredths AS expired,
  negative_hundredths AS negative, members AS members
FROM loyalty_days WHERE program_id = ?1 AND subledger_id = ?2 AND day >= ?3 AND day <= ?4
ORDER BY day`,
    )
    .bind(programId, part, fromDay, toDay);
}

/** A stretch of time, its end exclusive. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Points that came and went in a stretch, by who moved them; hundredths. */
export interface MovedRow {
  /** Position of the stretch. */
  readonly position: number;
  readonly earnedManually: number;
  readonly earnedByRules: number;
  readonly spentManually: number;
  readonly spentByRules: number;
}

/** What moved in each stretch, as `MovedRow`s. @param subledgerId null = all */
export function movedStatement(
  db: Preparer,
  programId: number,
  subledgerId: string | null,
  stretches: readonly Stretch[],
): D1PreparedStatement {
  const sum = (roles: string, isSession: boolean) =>
    `coalesce(sum(CASE WHEN e.role IN (${roles})
      AND (e.source_type = 'session') = ${isSession ? 1 : 0} THEN e.amount_hundredths END), 0)`;
  return db
    .prepare(
      `SELECT j.key AS position, ${sum("'add'", false)} AS earnedManually,
  ${sum("'add'", true)} AS earnedByRules,
  ${sum("'deduct', 'capture'", false)} AS spentManually,
  ${sum("'deduct', 'capture'", true)} AS spentByRules
FROM json_each(?3) j LEFT JOIN ledger_entries e ON e.program_id = ?1
  AND e.created_at_ms >= j.value ->> 'fromMs' AND e.created_at_ms < j.value ->> 'toMs'
  AND e.hidden = 0 AND (?2 IS NULL OR e.subledger_id = ?2)
GROUP BY j.key ORDER BY j.key`,
    )
    .bind(programId, subledgerId, JSON.stringify(stretches));
}

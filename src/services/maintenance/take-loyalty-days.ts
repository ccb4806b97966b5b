import { endOfPeriod, formatDate } from "../../core/calendar";
import {
  programClocksStatement,
  type ProgramClock,
  takeDayStatements,
} from "../../db/queries/loyalty-ledger/days";
import type { ServiceContext } from "../context";
import { programTotals } from "../loyalty/program-totals";

/** How long before its end a day is taken: two runs of the minute fall into it. */
const BEFORE_END_MS = 120_000;

/**
 * Notes what programs hold whose day is about to end, in their own zones; the last run of the day
 * stands. A day that no run falls into has no figures.
 */
export async function takeLoyaltyDays(context: ServiceContext): Promise<void> {
  const { db, clock, log } = context.ports;
  const nowMs = clock.now();
  const { results } = await programClocksStatement(db).all<ProgramClock>();
  const ending = results.filter(
    ({ timezone }) => endOfPeriod(nowMs, "day", timezone) - nowMs < BEFORE_END_MS,
  );
  for (const { id, timezone } of ending) {
    try {
      const totals = await programTotals(context, id, nowMs);
      await db.batch(takeDayStatements(db, id, formatDate(nowMs, timezone), nowMs, totals));
      log.event("loyalty_day_taken", { programId: id, parts: totals.size });
    } catch (error) {
      // The next run may still take it; other programs need not wait for that.
      const reason = error instanceof Error ? error.name : "unknown";
      log.event("loyalty_day_not_taken", { programId: id, reason });
    }
  }
}

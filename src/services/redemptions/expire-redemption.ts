import {
  dueHoldsStatement,
  redemptionOfTransactionStatement,
  type PointRedemptionRow,
} from "../../db/queries/redemptions/point-redemptions";
import { again } from "../again";
import type { ServiceContext } from "../context";
import { LostRaces } from "../lost-races";
import { takeBack } from "./take-back";

/** Redemptions that one run of `expireDueRedemptions` ends. */
export const DUE_REDEMPTIONS_SLICE = 50;

/**
 * Ends a delayed redemption whose deadline has passed without an order: its points come back, or
 * expire at once where their own end has passed. Safe to repeat; what is not due, or was decided
 * otherwise, stays as it is.
 *
 * @throws Refusal `too_many_updates`, `unavailable`: to be tried again
 */
export async function expireRedemption(
  context: ServiceContext,
  transactionUuid: string,
): Promise<void> {
  const { db, clock, log } = context.ports;
  const read = () =>
    again(() => redemptionOfTransactionStatement(db, transactionUuid).first<PointRedemptionRow>());
  const losses = new LostRaces(context, "profile");
  let row = await read();
  let isErased = false;
  while (row !== null && isDue(row, clock.now())) {
    const outcome = await takeBack(context, row, { state: "expired", isErased });
    if (outcome.done) {
      log.event("redemption_expired", { requestId: context.requestId, redemptionId: row.id });
      return;
    }
    losses.count();
    const { version } = row;
    row = await read();
    // The hold is over and yet nobody decided: the ledger was erased since.
    isErased = outcome.isOver && row?.version === version;
  }
}

/**
 * Ends a slice of what is due, the oldest first: the backstop of the wallets' alarms. A failure is
 * logged and left to the next run.
 */
export async function expireDueRedemptions(context: ServiceContext): Promise<void> {
  const { db, clock, log } = context.ports;
  const statement = dueHoldsStatement(db, clock.now(), DUE_REDEMPTIONS_SLICE);
  const { results } = await statement.all<{ transactionUuid: string }>();
  for (const { transactionUuid } of results) {
    try {
      await expireRedemption(context, transactionUuid);
    } catch (error) {
      const reason = error instanceof Error ? error.name : "unknown";
      log.event("redemption_not_expired", { requestId: context.requestId, reason });
    }
  }
}

function isDue({ state, deadlineAtMs }: PointRedemptionRow, nowMs: number): boolean {
  return state === "held" && deadlineAtMs !== null && deadlineAtMs <= nowMs;
}

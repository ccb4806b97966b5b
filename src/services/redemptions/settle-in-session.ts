import type { Decision } from "../../core/evaluation/decision";
import type { LedgerChange } from "../../core/ledger/types";
import type { SessionDocument } from "../../core/session/types";
import type { PointRedemptionStep } from "../../db/queries/closure";
import type { CouponRow, HeldRedemption } from "../../db/queries/session-facts";
import type { RandomSource } from "../ports";

/** What a closing session settles: delayed redemptions whose coupons it redeems. */
export interface Settlement {
  readonly steps: readonly PointRedemptionStep[];
  /** The decision's own changes and the captures of the holds, by wallet name. */
  readonly ledgerChanges: Decision["ledgerChanges"];
}

/**
 * Held points leave in the closure that redeems their coupon (DESIGN §2, "Reservation and hold").
 * D1 moves each redemption out of `held` once, whichever of order, cancellation and expiry comes
 * first.
 */
export function settlementOf(
  random: RandomSource,
  coupons: readonly CouponRow[],
  { acceptedCoupons, ledgerChanges }: Pick<Decision, "acceptedCoupons" | "ledgerChanges">,
  session: Pick<SessionDocument, "applicationId" | "integrationId">,
): Settlement {
  const accepted = new Set(acceptedCoupons.map(({ couponId }) => couponId));
  const held = coupons.flatMap(({ id, heldRedemption }) =>
    accepted.has(id) && heldRedemption !== null
      ? [JSON.parse(heldRedemption) as HeldRedemption]
      : [],
  );
  if (held.length === 0) return { steps: [], ledgerChanges };
  const changes = new Map<string, LedgerChange[]>();
  for (const [walletName, own] of ledgerChanges) changes.set(walletName, [...own]);
  for (const redemption of held) {
    if (redemption.isErased === true) continue;
    const own = changes.get(redemption.walletName) ?? [];
    own.push(captureOf(random, redemption, session));
    changes.set(redemption.walletName, own);
  }
  const steps = held.map(({ id, version }): PointRedemptionStep => ({
    redemptionId: id,
    version,
    state: "spent",
    sessionIntegrationId: session.integrationId,
  }));
  return { steps, ledgerChanges: changes };
}

function captureOf(
  random: RandomSource,
  redemption: HeldRedemption,
  { applicationId, integrationId }: Pick<SessionDocument, "applicationId" | "integrationId">,
): LedgerChange {
  return {
    kind: "capture",
    transactionUUID: random.uuid(),
    reverses: redemption.transactionUuid,
    programId: redemption.programId,
    subledgerId: redemption.subledgerId,
    amountHundredths: redemption.pointsHundredths,
    name: redemption.optionName,
    source: { type: "session", applicationId, sessionIntegrationId: integrationId },
  };
}

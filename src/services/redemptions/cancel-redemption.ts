import { foldCode } from "../../core/coupon/code";
import type { WalletSnapshot } from "../../core/ledger/types";
import {
  pointRedemptionStatement,
  type PointRedemptionRow,
} from "../../db/queries/redemptions/point-redemptions";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { callRecord, once } from "../idempotency/once";
import { loadCall } from "../load-call";
import { LostRaces } from "../lost-races";
import { Refusal } from "../refusal";
import { redeemableBalance, type RedeemableBalance } from "./balance";
import { RedemptionRefusal } from "./redemption-refusal";
import { takeBack } from "./take-back";

export interface CancelRedemptionInput {
  readonly redemptionId: number;
  /** The coupon's code, which proves that this redemption is meant. */
  readonly rewardText: string;
}

export interface CancelledRedemption {
  readonly redemption: PointRedemptionRow;
  readonly balance: RedeemableBalance;
}

/**
 * Gives the points of a redemption back and takes its coupon, as long as nobody used it; a use that
 * was taken back with its order is none. Repeated, it answers what stands.
 *
 * @throws RedemptionRefusal `redemption_not_found`, `reward_text_mismatch`, `redemption_used`,
 *   `redemption_expired`
 * @throws Refusal `unauthorized`, `invalid`, `too_many_updates`, `unavailable`
 */
export async function cancelRedemption(
  context: IntegrationContext,
  input: CancelRedemptionInput,
): Promise<CancelledRedemption> {
  const { clock, objects } = context.ports;
  const revive = (kept: string): Cancelled => ({
    redemption: JSON.parse(kept) as PointRedemptionRow,
    wallet: null,
    timeOffsetMs: 0,
  });
  const { redemption, wallet, timeOffsetMs } = await once(context, revive, () =>
    cancelNow(context, input),
  );
  const told = wallet ?? (await again(() => objects.wallet(redemption.walletName).load()));
  const nowMs = clock.now() + timeOffsetMs;
  return { redemption, balance: redeemableBalance(told, redemption, nowMs) };
}

interface Cancelled {
  readonly redemption: PointRedemptionRow;
  /** Null when it did not tell how it stands. */
  readonly wallet: WalletSnapshot | null;
  readonly timeOffsetMs: number;
}

async function cancelNow(
  context: IntegrationContext,
  input: CancelRedemptionInput,
): Promise<Cancelled> {
  const losses = new LostRaces(context, "profile");
  let lastSeen: PointRedemptionRow | null = null;
  for (let isErased = false; ;) {
    const { row, timeOffsetMs } = await load(context, input);
    if (row.state === "cancelled") return { redemption: row, wallet: null, timeOffsetMs };
    refuseEnded(row);
    // A hold that is over although nobody decided was erased with its ledger.
    isErased &&= lastSeen?.version === row.version;
    const record = callRecord(context, row.applicationId);
    const how = { state: "cancelled", isErased, record, timeOffsetMs } as const;
    const outcome = await takeBack(context, row, how);
    if (outcome.done) {
      return { redemption: outcome.redemption, wallet: outcome.wallet, timeOffsetMs };
    }
    losses.count();
    isErased = outcome.isOver;
    lastSeen = row;
  }
}

async function load(
  context: IntegrationContext,
  { redemptionId, rewardText }: CancelRedemptionInput,
): Promise<{ readonly row: PointRedemptionRow; readonly timeOffsetMs: number }> {
  const { db } = context.ports;
  const { index, isDry, timeOffsetMs, results } = await loadCall(context, ({ application }) => [
    pointRedemptionStatement(db, application.id, redemptionId),
  ]);
  if (isDry) throw new Refusal("invalid", "Calls with a staging key are dry");
  const row = results[0]?.results[0] as PointRedemptionRow | undefined;
  if (row === undefined) {
    throw new RedemptionRefusal("redemption_not_found", "There is no such redemption");
  }
  // Codes keep the form of the setting that they were stored under.
  const comparable = (code: string) => foldCode(code, index.application.caseSensitivity);
  if (comparable(rewardText.trim()) !== comparable(row.code)) {
    const message = "reward_text is not the code of this redemption";
    throw new RedemptionRefusal("reward_text_mismatch", message);
  }
  return { row, timeOffsetMs };
}

function refuseEnded({ state, couponUsed }: PointRedemptionRow): void {
  if (state === "expired") {
    const message = "This redemption has expired; its points were given back";
    throw new RedemptionRefusal("redemption_expired", message);
  }
  if (couponUsed === 1) {
    throw new RedemptionRefusal("redemption_used", "The coupon of this redemption was used");
  }
}

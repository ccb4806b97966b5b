import { NO_WRITES } from "../../core/evaluation/writes";
import type { LedgerChange, WalletSnapshot } from "../../core/ledger/types";
import type { ClosureDecision } from "../../db/queries/closure";
import type { CallRecord } from "../../db/queries/idempotency";
import type { PointRedemptionRow } from "../../db/queries/redemptions/point-redemptions";
import { decideInStore } from "../closures/decide-in-store";
import { hold, letGo, rollForward, type ClosureClaims } from "../closures/hold";
import type { ServiceContext } from "../context";

/** Why points come back. */
export interface TakeBack {
  readonly state: "cancelled" | "expired";
  /** The ledger was erased: there is nothing to give back to. */
  readonly isErased: boolean;
  /** What the caller's key adds to the clock that lots end by, milliseconds. */
  readonly timeOffsetMs?: number;
  /** Of a call with a key: what it leaves behind. */
  readonly record?: CallRecord | null;
}

export type TakeBackOutcome =
  /** `wallet` is null when it did not tell how it stands now. */
  | {
      readonly done: true;
      readonly wallet: WalletSnapshot | null;
      readonly redemption: PointRedemptionRow;
    }
  /** Somebody was faster, or the ledger is gone: what became of it must be read again. */
  | { readonly done: false; readonly isOver: boolean };

/**
 * One attempt to end a redemption whose coupon nobody has (DESIGN §2, "Reservation and hold"): a
 * hold is let go, spent points come back to the lots that they came from; the coupon goes, and
 * what counts against the customer's limit is given back. D1 decides once among order,
 * cancellation and expiry.
 */
export async function takeBack(
  context: ServiceContext,
  row: PointRedemptionRow,
  how: TakeBack,
): Promise<TakeBackOutcome> {
  const { clock, random } = context.ports;
  const nowMs = clock.now();
  const { walletName } = row;
  const closureId = random.uuid();
  // Neither kind of change rests on the balance: the wallet tells whether the entry is there.
  const walletNowMs = nowMs + (how.timeOffsetMs ?? 0);
  const command = { walletName, closureId, expectedVersion: null, nowMs: walletNowMs };
  const changes = [changeOf(random.uuid(), row)];
  const claims: ClosureClaims = {
    closureId,
    session: null,
    reservations: how.isErased ? [] : [{ ...command, changes }],
  };
  const held = await hold(context, claims);
  if (!held.ok) return { done: false, isOver: held.error.isOver };
  const { version } = row;
  const redemption = { ...row, state: how.state, version: version + 1, updatedAtMs: nowMs };
  const closure = closureOf(closureId, row, how, nowMs);
  const { record } = how;
  const verdict = await decideInStore(context, {
    ...closure,
    ...(record && { call: { record, answer: JSON.stringify(redemption) } }),
  });
  if (verdict.outcome === "aborted") {
    await letGo(context, claims);
    return { done: false, isOver: false };
  }
  const wallets = await rollForward(context, claims);
  return { done: true, wallet: wallets.get(walletName) ?? null, redemption };
}

function changeOf(transactionUUID: string, row: PointRedemptionRow): LedgerChange {
  return {
    kind: row.state === "held" ? "void" : "rollbackDeduct",
    transactionUUID,
    reverses: row.transactionUuid,
    programId: row.programId,
    subledgerId: row.subledgerId,
    amountHundredths: row.pointsHundredths,
    name: row.optionName,
    source: { type: "manual", applicationId: row.applicationId },
  };
}

function closureOf(
  closureId: string,
  row: PointRedemptionRow,
  { state }: TakeBack,
  nowMs: number,
): ClosureDecision {
  const { id, version, applicationId, environment } = row;
  return {
    closureId,
    applicationId,
    environment,
    subjectId: id,
    epoch: version,
    nowMs,
    profile: null,
    couponIds: [],
    charges: [],
    writes: NO_WRITES,
    event: null,
    messages: [],
    undo: { kind: "all", kept: [], keptActions: [], codes: NO_CODES },
    redemptionSteps: [{ redemptionId: id, version, state, sessionIntegrationId: null }],
  };
}

/** The redemption's own coupon goes with its step. */
const NO_CODES = { couponIds: [], referral: false };

import {
  type Decimal,
  decimalText,
  POINTS_SCALE,
  toScaledInteger,
  truncate,
} from "../../../core/decimal";
import type { EntrySource } from "../../../core/ledger/types";
import type { LoyaltyProgramRecord } from "../../../db/queries/loyalty-programs";
import type { ManagementContext } from "../../context";
import { invalidField } from "../../refusal";
import { requireNotHandedOn } from "../../loyalty/cards/load-card";
import { isCardOwner, type LedgerOwner, likelyWalletName } from "../../loyalty/ledger-owner";
import { ownerWallet, programOf } from "./owner-wallet";

/** What adding and deducting have in common. */
export type PointsCall = LedgerOwner & PointsAmount;

interface PointsAmount {
  /** Above 0; at most two decimals. */
  readonly points: Decimal;
  /** The reason that the log shows. */
  readonly name: string;
  /** Empty = the main ledger. */
  readonly subledgerId: string;
  /** The Application that the log shows. */
  readonly applicationId?: number;
}

export interface CheckedPointsCall {
  readonly program: LoyaltyProgramRecord;
  readonly walletName: string;
  readonly amountHundredths: number;
  readonly source: EntrySource;
}

export async function checkPointsCall(
  context: ManagementContext,
  call: PointsCall,
): Promise<CheckedPointsCall> {
  const { program, walletName } = await receiver(context, call);
  const { applicationId } = call;
  if (call.subledgerId !== "" && !program.allowSubledger) {
    throw invalidField("/subledgerId", "Invalid value", "The program has no subledgers");
  }
  if (applicationId !== undefined && !program.subscribedApplications.includes(applicationId)) {
    const details = `The program is not connected to an Application ${applicationId}`;
    throw invalidField("/applicationId", "Unknown", details);
  }
  return {
    program,
    walletName,
    amountHundredths: pointsHundredths(call.points),
    source: { type: "manual", ...(applicationId !== undefined && { applicationId }) },
  };
}

/** A customer may be new; a card is there, and not handed on. */
async function receiver(
  context: ManagementContext,
  call: PointsCall,
): Promise<Pick<CheckedPointsCall, "program" | "walletName">> {
  if (!isCardOwner(call)) {
    const program = await programOf(context, call);
    return { program, walletName: likelyWalletName(program.sandbox, call) };
  }
  const found = await ownerWallet(context, call);
  if ("newCardIdentifier" in found.owner) requireNotHandedOn(found.owner);
  return found;
}

function pointsHundredths(points: Decimal): number {
  if (!truncate(points, POINTS_SCALE).eq(points)) {
    const details = `${decimalText(points)} has more than ${POINTS_SCALE} decimals`;
    throw invalidField("/points", "Invalid value", details);
  }
  return toScaledInteger(points, POINTS_SCALE);
}

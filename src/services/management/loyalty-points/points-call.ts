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
import { getLoyaltyProgram } from "../loyalty-programs/get-loyalty-program";

/** What adding and deducting have in common. */
export interface PointsCall {
  readonly programId: number;
  readonly profileIntegrationId: string;
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
  readonly amountHundredths: number;
  readonly source: EntrySource;
}

export async function checkPointsCall(
  context: ManagementContext,
  call: PointsCall,
): Promise<CheckedPointsCall> {
  const program = await getLoyaltyProgram(context, call.programId);
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
    amountHundredths: pointsHundredths(call.points),
    source: { type: "manual", ...(applicationId !== undefined && { applicationId }) },
  };
}

function pointsHundredths(points: Decimal): number {
  if (!truncate(points, POINTS_SCALE).eq(points)) {
    const details = `${decimalText(points)} has more than ${POINTS_SCALE} decimals`;
    throw invalidField("/points", "Invalid value", details);
  }
  return toScaledInteger(points, POINTS_SCALE);
}

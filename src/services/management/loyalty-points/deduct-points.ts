import { decimalText, fromScaledInteger, POINTS_SCALE } from "../../../core/decimal";
import { balanceAt, ledgerOf } from "../../../core/ledger/balance";
import { programRules } from "../../../core/ledger/program-rules";
import type { ManagementContext } from "../../context";
import { invalidField } from "../../refusal";
import { checkPointsCall, type PointsCall } from "./points-call";
import { postChange } from "./post-change";

/** Takes active points from a card or a profile; refused as a whole when there are not enough. */
export async function deductLoyaltyPoints(
  context: ManagementContext,
  call: PointsCall,
): Promise<void> {
  const { program, walletName, amountHundredths, source } = await checkPointsCall(context, call);
  const { clock, random } = context.ports;
  const nowMs = clock.now();
  const posted = await postChange(context, {
    walletName,
    change: {
      kind: "deduct",
      transactionUUID: random.uuid(),
      programId: program.id,
      subledgerId: call.subledgerId,
      amountHundredths,
      name: call.name,
      source,
    },
    nowMs,
    programs: [programRules(program)],
  });
  if (posted.ok) return;
  const ledger = ledgerOf(posted.error.current, program.id, call.subledgerId);
  const active = fromScaledInteger(balanceAt(ledger, nowMs).activeHundredths, POINTS_SCALE);
  throw invalidField(
    "/points",
    "Not enough points",
    `${decimalText(call.points)} points can't be deducted: ${decimalText(active)} are active`,
  );
}

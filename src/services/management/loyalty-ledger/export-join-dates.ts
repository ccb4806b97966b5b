import { formatCsv } from "../../../core/csv";
import type { ManagementContext } from "../../context";
import { instantText } from "../../csv/cells";
import { linesOfLedgers, profileProgram } from "./program-ledgers";

const COLUMNS = ["customerprofileid", "joindate"] as const;

/** Since when customers are members of a program, as CSV that can be imported again. */
export async function exportJoinDates(
  context: ManagementContext,
  programId: number,
): Promise<string> {
  const program = await profileProgram(context, programId);
  // All ledgers of a customer tell the same date; they come one after the other.
  let last: string | null = null;
  const lines = await linesOfLedgers(context, program, ({ profileIntegrationId, ledger }) => {
    if (ledger.joinedAtMs === undefined || profileIntegrationId === last) return null;
    last = profileIntegrationId;
    return { customerprofileid: profileIntegrationId, joindate: instantText(ledger.joinedAtMs) };
  });
  return formatCsv(COLUMNS, lines);
}

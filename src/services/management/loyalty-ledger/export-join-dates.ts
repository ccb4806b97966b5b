import { formatCsv } from "../../../core/csv";
import type { ManagementContext } from "../../context";
import { instantText } from "../../csv/cells";
import { ledgersOfProgram, profileProgram } from "./program-ledgers";

const COLUMNS = ["customerprofileid", "joindate"] as const;

/** Since when customers are members of a program, as CSV that can be imported again. */
export async function exportJoinDates(
  context: ManagementContext,
  programId: number,
): Promise<string> {
  const program = await profileProgram(context, programId);
  const copies = await ledgersOfProgram(context, program);
  const dates = new Map<string, number>();
  for (const { profileIntegrationId, ledger } of copies) {
    if (ledger.joinedAtMs !== undefined) dates.set(profileIntegrationId, ledger.joinedAtMs);
  }
  const lines = [...dates].map(([customerprofileid, joinedAtMs]) => ({
    customerprofileid,
    joindate: instantText(joinedAtMs),
  }));
  return formatCsv(COLUMNS, lines);
}

import { formatCsv } from "../../../core/csv";
import { programRules } from "../../../core/ledger/program-rules";
import type { ManagementContext } from "../../context";
import { instantText } from "../../csv/cells";
import { tierProgress } from "../../loyalty/tier-progress";
import { linesOfLedgers, profileProgram } from "./program-ledgers";

export interface ExportCustomersTiers {
  readonly programId: number;
  /** Undefined = all; "" names the main ledger. */
  readonly subledgerIds: readonly string[] | undefined;
  /** Undefined = all. */
  readonly tierNames: readonly string[] | undefined;
}

const COLUMNS = [
  "programid",
  "subledgerid",
  "customerprofileid",
  "tiername",
  "startdate",
  "expirydate",
] as const;

/** Who is in which tier of a program, as CSV, from the copies in D1; who is in none is left out. */
export async function exportCustomersTiers(
  context: ManagementContext,
  { programId, subledgerIds, tierNames }: ExportCustomersTiers,
): Promise<string> {
  const program = await profileProgram(context, programId);
  const rules = programRules(program);
  const nowMs = context.ports.clock.now();
  const lines = await linesOfLedgers(context, program, (copy) => {
    const { profileIntegrationId, subledgerId, ledger } = copy;
    if (subledgerIds?.includes(subledgerId) === false) return null;
    const tier = tierProgress(ledger, rules, nowMs)?.current ?? null;
    if (tier === null || tierNames?.includes(tier.name) === false) return null;
    return {
      programid: String(program.id),
      subledgerid: subledgerId,
      customerprofileid: profileIntegrationId,
      tiername: tier.name,
      startdate: instantText(tier.dates?.startAtMs ?? null),
      expirydate: instantText(tier.dates?.expiresAtMs ?? null),
    };
  });
  return formatCsv(COLUMNS, lines);
}

import {
  findLoyaltyProgram,
  type LoyaltyProgramRecord,
} from "../../../db/queries/loyalty-programs";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

/** A key that is bound to Applications sees the programs of these. */
export async function getLoyaltyProgram(
  context: ManagementContext,
  programId: number,
): Promise<LoyaltyProgramRecord> {
  const { accountId, allowedApplicationIds: allowed, ports } = context;
  const program = await findLoyaltyProgram(ports.db, accountId, programId);
  const isOpen =
    allowed === null || program?.subscribedApplications.some((id) => allowed.has(id)) === true;
  if (program === undefined || !isOpen) throw notFound("Loyalty program");
  return program;
}

import {
  listLoyaltyPrograms as listRows,
  type LoyaltyProgramRecord,
} from "../../../db/queries/loyalty-programs";
import type { ManagementContext } from "../../context";
import { openedAmong } from "../subscriptions";

/** All programs of the account, as far as the key's Applications are connected to them. */
export async function listLoyaltyPrograms(
  context: ManagementContext,
): Promise<LoyaltyProgramRecord[]> {
  const among = openedAmong(context, undefined) ?? null;
  return listRows(context.ports.db, context.accountId, among);
}

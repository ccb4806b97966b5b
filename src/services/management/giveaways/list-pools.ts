import type { Listed, Page } from "../../../db/queries/lists";
import {
  listPools as listRows,
  type PoolRow,
  type PoolSortField,
} from "../../../db/queries/giveaways/pools";
import type { ManagementContext } from "../../context";
import { openedAmong } from "../subscriptions";

/** Pools of the account, as far as the key's Applications may use them. */
export async function listPools(
  context: ManagementContext,
  page: Page<PoolSortField>,
): Promise<Listed<PoolRow>> {
  const among = openedAmong(context, undefined) ?? null;
  return listRows(context.ports.db, context.accountId, among, page);
}

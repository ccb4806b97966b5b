import {
  type AudienceRow,
  type AudienceSortField,
  listAudiences as listRows,
} from "../../../db/queries/audiences/audiences";
import type { Listed, Page } from "../../../db/queries/lists";
import type { ManagementContext } from "../../context";
import { openedAmong } from "../subscriptions";

/** Audiences of the account, as far as the key's Applications may use them. */
export async function listAudiences(
  context: ManagementContext,
  page: Page<AudienceSortField>,
): Promise<Listed<AudienceRow>> {
  const among = openedAmong(context, undefined) ?? null;
  return listRows(context.ports.db, context.accountId, among, page);
}

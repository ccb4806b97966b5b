import type { Page } from "../../../db/queries/lists";
import {
  type ListedStores,
  listStores as listRows,
  type StoreFilter,
  type StoreSortField,
} from "../../../db/queries/stores";
import type { ManagementContext } from "../../context";
import { getApplication } from "../applications/get-application";

export async function listStores(
  context: ManagementContext,
  applicationId: number,
  filter: StoreFilter,
  page: Page<StoreSortField>,
): Promise<ListedStores> {
  const scope = { accountId: context.accountId, applicationId };
  const [listed] = await Promise.all([
    listRows(context.ports.db, scope, filter, page),
    getApplication(context, applicationId),
  ]);
  return listed;
}

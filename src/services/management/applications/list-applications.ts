import {
  type ApplicationRow,
  type ApplicationSortField,
  listApplications as listRows,
} from "../../../db/queries/applications";
import type { Listed, Page } from "../../../db/queries/lists";
import type { ManagementContext } from "../../context";

/** The Applications that the key opens. */
export function listApplications(
  context: ManagementContext,
  page: Page<ApplicationSortField>,
): Promise<Listed<ApplicationRow>> {
  const { allowedApplicationIds: allowed, accountId, ports } = context;
  return listRows(ports.db, accountId, allowed === null ? null : [...allowed], page);
}

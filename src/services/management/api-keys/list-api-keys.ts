import { type ApiKeyRow, listApiKeys as listRows } from "../../../db/queries/api-keys";
import { getApplication } from "../applications/get-application";
import type { ManagementContext } from "../../context";

export async function listApiKeys(
  context: ManagementContext,
  applicationId: number,
): Promise<ApiKeyRow[]> {
  const [, rows] = await Promise.all([
    getApplication(context, applicationId),
    listRows(context.ports.db, applicationId),
  ]);
  return rows;
}

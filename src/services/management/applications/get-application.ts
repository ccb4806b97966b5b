import { type ApplicationRow, findApplication } from "../../../db/queries/applications";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

export async function getApplication(
  context: ManagementContext,
  applicationId: number,
): Promise<ApplicationRow> {
  const row = await findApplication(context.ports.db, context.accountId, applicationId);
  if (row === undefined) throw notFound("Application");
  return row;
}

import { deleteApplication as deleteRow } from "../../../db/queries/applications";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

/** Its keys stop working with it; its rows stay, so that ledgers and reports keep their meaning. */
export async function deleteApplication(
  context: ManagementContext,
  applicationId: number,
): Promise<void> {
  const { db, clock } = context.ports;
  const deleted = await deleteRow(db, context.accountId, applicationId, clock.now());
  if (!deleted) throw notFound("Application");
}

import { deleteStore as deleteRow } from "../../../db/queries/stores";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

/** Campaigns stay linked to it: one that has lost all its stores runs nowhere. */
export async function deleteStore(
  context: ManagementContext,
  applicationId: number,
  storeId: number,
): Promise<void> {
  const { db, clock } = context.ports;
  const scope = { accountId: context.accountId, applicationId };
  if (!(await deleteRow(db, scope, storeId, clock.now()))) throw notFound("Store");
}

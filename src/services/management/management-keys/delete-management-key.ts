import { revokeManagementKey } from "../../../db/queries/management-keys";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

/** When the last key is gone, the bootstrap key opens the deployment again. */
export async function deleteManagementKey(context: ManagementContext, id: number): Promise<void> {
  const { db, clock } = context.ports;
  if (!(await revokeManagementKey(db, id, clock.now()))) throw notFound("Management key");
}

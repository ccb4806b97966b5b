import { findStore, type StoreRecord } from "../../../db/queries/stores";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

export async function getStore(
  context: ManagementContext,
  applicationId: number,
  storeId: number,
): Promise<StoreRecord> {
  const scope = { accountId: context.accountId, applicationId };
  const row = await findStore(context.ports.db, scope, storeId);
  if (row === undefined) throw notFound("Store");
  return row;
}

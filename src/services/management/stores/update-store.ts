import {
  type StoreRecord,
  type StoreRow,
  type StoreSettings,
  updateStore as updateRow,
} from "../../../db/queries/stores";
import type { ManagementContext } from "../../context";
import { invalidField, notFound } from "../../refusal";
import { requireKnownAttributes } from "../attributes-of-entities";
import { getStore } from "./get-store";

/** Sessions name a store by its integration id, which therefore stays. */
export async function updateStore(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly storeId: number },
  input: Partial<StoreSettings> & Pick<StoreRow, "integrationId">,
): Promise<StoreRecord> {
  const { applicationId, storeId } = place;
  const stored = await getStore(context, applicationId, storeId);
  const { integrationId, ...change } = input;
  if (integrationId !== stored.integrationId) {
    const details = "integrationId is fixed when the store is created";
    throw invalidField("/integrationId", "Not changeable", details);
  }
  await requireKnownAttributes(context, applicationId, "Store", change.attributes);
  const { db, clock } = context.ports;
  const scope = { accountId: context.accountId, applicationId };
  if (!(await updateRow(db, scope, storeId, change, clock.now()))) throw notFound("Store");
  return getStore(context, applicationId, storeId);
}

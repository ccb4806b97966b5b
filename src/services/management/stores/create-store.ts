import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import {
  insertStore,
  STORE_APPLICATION,
  STORE_TAKEN,
  type StoreRecord,
  type StoreRow,
  type StoreSettings,
} from "../../../db/queries/stores";
import type { ManagementContext } from "../../context";
import { notFound, Refusal } from "../../refusal";
import { getApplication } from "../applications/get-application";
import { requireKnownAttributes } from "../attributes-of-entities";

/** Adds a store that sessions may name and campaigns may be linked to. */
export async function createStore(
  context: ManagementContext,
  applicationId: number,
  input: StoreSettings & Pick<StoreRow, "integrationId">,
): Promise<StoreRecord> {
  await getApplication(context, applicationId);
  await requireKnownAttributes(context, applicationId, "Store", input.attributes);
  const { db, clock } = context.ports;
  const scope = { accountId: context.accountId, applicationId };
  try {
    const row = await insertStore(db, scope, input, clock.now());
    assert(row !== undefined, "an inserted store comes back");
    return { ...row, linkedCampaignIds: [] };
  } catch (error) {
    const constraint = failedConstraint(error);
    if (constraint === STORE_APPLICATION) throw notFound("Application");
    if (constraint !== STORE_TAKEN) throw error;
    throw new Refusal("conflict", `There is a store ${input.integrationId} already`);
  }
}

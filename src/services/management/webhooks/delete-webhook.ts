import { deleteWebhook as deleteRow } from "../../../db/queries/webhooks";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { requireOwnSubscriptions } from "../subscriptions";
import { getWebhook } from "./get-webhook";

/** Rules that use it fail from the next request on. */
export async function deleteWebhook(context: ManagementContext, id: number): Promise<void> {
  const stored = await getWebhook(context, id);
  requireOwnSubscriptions(context, stored.applicationIds);
  const { db, clock } = context.ports;
  const deleted = await deleteRow(db, context.accountId, id, clock.now());
  if (!deleted) throw notFound("Webhook");
}

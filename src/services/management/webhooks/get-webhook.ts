import { findWebhook, type WebhookRow } from "../../../db/queries/webhooks";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { seesSubscriptions } from "../subscriptions";

export async function getWebhook(context: ManagementContext, id: number): Promise<WebhookRow> {
  const row = await findWebhook(context.ports.db, context.accountId, id);
  if (row === undefined || !seesSubscriptions(context, row.applicationIds)) {
    throw notFound("Webhook");
  }
  return row;
}

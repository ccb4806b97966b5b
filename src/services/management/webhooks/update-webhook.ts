import {
  type NewWebhookRow,
  type WebhookRow,
  updateWebhook as updateRow,
} from "../../../db/queries/webhooks";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";
import { requireSoundWebhook } from "./check-webhook";
import { getWebhook } from "./get-webhook";

/** Replaces it; rules that use it see the change on the next request. */
export async function updateWebhook(
  context: ManagementContext,
  id: number,
  input: NewWebhookRow,
): Promise<WebhookRow> {
  requireSoundWebhook(input);
  const stored = await getWebhook(context, id);
  requireOwnSubscriptions(context, stored.applicationIds);
  requireOwnSubscriptions(context, input.applicationIds);
  await requireSubscribable(context, input.applicationIds, { pointer: "/applicationIds" });
  const { db, clock } = context.ports;
  const row = await updateRow(db, context.accountId, id, input, clock.now());
  if (row === undefined) throw notFound("Webhook");
  return row;
}

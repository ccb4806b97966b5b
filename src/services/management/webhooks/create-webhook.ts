import { assert } from "../../../core/assert";

import { insertWebhook, type NewWebhookRow, type WebhookRow } from "../../../db/queries/webhooks";
import type { ManagementContext } from "../../context";

import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";
import { requireSoundWebhook } from "./check-webhook";

/** Rules may use it from the next request on. */
export async function createWebhook(
  context: ManagementContext,
  input: NewWebhookRow,
): Promise<WebhookRow> {
  requireSoundWebhook(input);
  requireOwnSubscriptions(context, input.applicationIds);
  await requireSubscribable(context, input.applicationIds, { pointer: "/applicationIds" });
  const { db, clock } = context.ports;
  const row = await insertWebhook(db, context.accountId, input, clock.now());
  assert(row !== undefined, "an inserted webhook comes back");
  return row;
}

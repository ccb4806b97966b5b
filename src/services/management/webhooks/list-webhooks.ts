import type { Listed, Page } from "../../../db/queries/lists";
import {
  listWebhooks as listRows,
  type WebhookRow,
  type WebhookSortField,
} from "../../../db/queries/webhooks";
import type { ManagementContext } from "../../context";
import { openedAmong } from "../subscriptions";

/** Webhooks, as far as the key's Applications, and those that are asked for, may use them. */
export async function listWebhooks(
  context: ManagementContext,
  filter: { readonly applicationIds?: readonly number[]; readonly title?: string },
  page: Page<WebhookSortField>,
): Promise<Listed<WebhookRow>> {
  const among = openedAmong(context, filter.applicationIds) ?? null;
  const { title = null } = filter;
  return listRows(context.ports.db, context.accountId, { among, title }, page);
}

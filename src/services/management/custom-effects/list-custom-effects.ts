import type { Listed, Page } from "../../../db/queries/lists";
import {
  listCustomEffects as listRows,
  type CustomEffectRow,
  type CustomEffectSortField,
} from "../../../db/queries/custom-effects";
import type { ManagementContext } from "../../context";
import { openedAmong } from "../subscriptions";

/** Custom effects, as far as the key's Applications, and those that are asked for, may use them. */
export async function listCustomEffects(
  context: ManagementContext,
  filter: { readonly applicationIds?: readonly number[]; readonly title?: string },
  page: Page<CustomEffectSortField>,
): Promise<Listed<CustomEffectRow>> {
  const among = openedAmong(context, filter.applicationIds) ?? null;
  const { title = null } = filter;
  return listRows(context.ports.db, context.accountId, { among, title }, page);
}

import {
  type AttributeFilter,
  type AttributeRow,
  type AttributeSortField,
  listAttributes as listRows,
} from "../../../db/queries/attributes";
import type { Listed, Page } from "../../../db/queries/lists";
import type { ManagementContext } from "../../context";
import { openedAmong } from "../subscriptions";

export interface ListAttributes extends Page<AttributeSortField> {
  readonly filter: AttributeFilter;
  /** Built-in attributes are no rows: a list of them is empty. */
  readonly kind?: "builtin" | "custom";
}

/** Custom attributes of the account, as far as the key's Applications may use them. */
export async function listAttributes(
  context: ManagementContext,
  input: ListAttributes,
): Promise<Listed<AttributeRow>> {
  if (input.kind === "builtin") return { rows: [], totalResultSize: 0 };
  const applicationIds = openedAmong(context, input.filter.applicationIds);
  const filter = { ...input.filter, ...(applicationIds && { applicationIds }) };
  return listRows(context.ports.db, context.accountId, filter, input);
}

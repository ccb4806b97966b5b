import { type AttributeRow, findAttribute } from "../../../db/queries/attributes";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { seesSubscriptions } from "../subscriptions";

export async function getAttribute(
  context: ManagementContext,
  attributeId: number,
): Promise<AttributeRow> {
  const row = await findAttribute(context.ports.db, context.accountId, attributeId);
  if (row === undefined || !seesSubscriptions(context, row.subscribedApplicationIds)) {
    throw notFound("Attribute");
  }
  return row;
}

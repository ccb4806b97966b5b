import { type AudienceRow, findAudiences } from "../../../db/queries/audiences/audiences";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { seesSubscriptions } from "../subscriptions";

export async function getAudience(
  context: ManagementContext,
  audienceId: number,
): Promise<AudienceRow> {
  const [row] = await findAudiences(context.ports.db, context.accountId, [audienceId]);
  if (row === undefined || !seesSubscriptions(context, row.subscribedApplicationIds)) {
    throw notFound("Audience");
  }
  return row;
}

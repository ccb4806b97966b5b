import { findAudiences } from "../../../db/queries/audiences/audiences";
import { countMembersStatement } from "../../../db/queries/audiences/memberships";
import type { ManagementContext } from "../../context";
import { seesSubscriptions } from "../subscriptions";

export interface AudienceSize {
  readonly audienceId: number;
  readonly membersCount: number;
}

/** How many members the audiences have; ids without an audience are left out. */
export async function countMembers(
  context: ManagementContext,
  audienceIds: readonly number[],
): Promise<AudienceSize[]> {
  const { db } = context.ports;
  const found = await findAudiences(db, context.accountId, audienceIds);
  const ids = found
    .filter((row) => seesSubscriptions(context, row.subscribedApplicationIds))
    .map((row) => row.id);
  const { results } = await countMembersStatement(db, ids).all<AudienceSize>();
  return results;
}

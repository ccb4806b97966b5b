import { listMembersStatement, type MemberPage } from "../../../db/queries/audiences/memberships";
import type { ManagementContext } from "../../context";
import type { ProfileRow } from "../../profiles/types";
import { getAudience } from "./get-audience";

export interface Members {
  readonly rows: readonly ProfileRow[];
  readonly hasMore: boolean;
  readonly sandbox: boolean;
}

/** One page of an audience's members; one more row than asked for tells whether more follow. */
export async function listMembers(context: ManagementContext, page: MemberPage): Promise<Members> {
  const { sandbox } = await getAudience(context, page.audienceId);
  const oneMore = { ...page, pageSize: page.pageSize + 1 };
  const { results } = await listMembersStatement(context.ports.db, oneMore).all<ProfileRow>();
  return {
    rows: results.slice(0, page.pageSize),
    hasMore: results.length > page.pageSize,
    sandbox,
  };
}

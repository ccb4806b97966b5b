import { formatCsv } from "../../../core/csv";
import { memberIdsStatement } from "../../../db/queries/audiences/memberships";
import type { ManagementContext } from "../../context";
import { EXPORT_ROWS_MAX, EXPORT_ROWS_PER_PAGE } from "../../csv/bounds";
import { getAudience } from "./get-audience";

/** The members of an audience as CSV. */
export async function exportMembers(
  context: ManagementContext,
  audienceId: number,
): Promise<string> {
  await getAudience(context, audienceId);
  const rows: { profileintegrationid: string }[] = [];
  let afterProfileId = 0;
  while (rows.length < EXPORT_ROWS_MAX) {
    const page = { audienceId, afterProfileId, rows: EXPORT_ROWS_PER_PAGE };
    const { results } = await memberIdsStatement(context.ports.db, page).all<{
      id: number;
      integrationId: string;
    }>();
    for (const { id, integrationId } of results) {
      rows.push({ profileintegrationid: integrationId });
      afterProfileId = id;
    }
    if (results.length < EXPORT_ROWS_PER_PAGE) break;
  }
  return formatCsv(["profileintegrationid"], rows);
}

import { assert } from "../../../core/assert";
import type { ApplicationRow } from "../../../db/queries/applications";
import {
  listLoyaltyPrograms,
  type LoyaltyProgramRecord,
} from "../../../db/queries/loyalty-programs";
import type { ManagementContext } from "../../context";

/** An Application as it is shown: with the loyalty programs that are connected to it. */
export interface ApplicationView {
  readonly row: ApplicationRow;
  readonly loyaltyPrograms: readonly LoyaltyProgramRecord[];
}

export async function viewApplications(
  context: ManagementContext,
  rows: readonly ApplicationRow[],
): Promise<ApplicationView[]> {
  const ids = rows.map(({ id }) => id);
  const programs = await listLoyaltyPrograms(context.ports.db, context.accountId, ids);
  return rows.map((row) => ({
    row,
    loyaltyPrograms: programs.filter(({ subscribedApplications }) =>
      subscribedApplications.includes(row.id),
    ),
  }));
}

export async function viewApplication(
  context: ManagementContext,
  row: ApplicationRow,
): Promise<ApplicationView> {
  const [view] = await viewApplications(context, [row]);
  assert(view !== undefined, "every row has a view");
  return view;
}

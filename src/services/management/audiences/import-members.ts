import { assert } from "../../../core/assert";
import {
  addMembershipsStatements,
  type Membership,
  raiseGenerationStatement,
} from "../../../db/queries/audiences/memberships";
import { type ImportRow, insertImportStatement } from "../../../db/queries/imports";
import type { ManagementContext } from "../../context";
import { textCell } from "../../csv/cells";
import { mapRows, readCsv } from "../../csv/read-csv";
import { requireOwnSubscriptions } from "../subscriptions";
import { getAudience } from "./get-audience";

/** Members that one file may name. */
export const AUDIENCE_IMPORT_ROWS_MAX = 500_000;

const INTEGRATION_ID_LENGTH = { min: 1, max: 1_000 };
const COLUMN = "profileintegrationid";

/** Replaces an audience's members by those of a CSV file, in one step. */
export async function importMembers(
  context: ManagementContext,
  input: { readonly audienceId: number; readonly csv: string },
): Promise<ImportRow> {
  const audience = await getAudience(context, input.audienceId);
  requireOwnSubscriptions(context, audience.subscribedApplicationIds);
  const rows = readCsv(input.csv, {
    columns: [COLUMN],
    required: [COLUMN],
    rowsMax: AUDIENCE_IMPORT_ROWS_MAX,
  });
  const ids = mapRows(rows, (values) => textCell(COLUMN, values[COLUMN], INTEGRATION_ID_LENGTH));
  const members = [...new Set(ids)].map((id): Membership => [id, audience.id]);
  const { db, clock } = context.ports;
  const nowMs = clock.now();
  const [noted] = await db.batch<ImportRow>([
    insertImportStatement(db, {
      accountId: context.accountId,
      entity: "AudienceMembership",
      amount: members.length,
      createdAtMs: nowMs,
    }),
    raiseGenerationStatement(db, audience.id, nowMs),
    ...addMembershipsStatements(db, audience.sandbox ? "sandbox" : "live", members, nowMs),
  ]);
  const entry = noted?.results[0];
  assert(entry !== undefined, "a noted import comes back");
  return entry;
}

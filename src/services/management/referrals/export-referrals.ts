import { formatCsv } from "../../../core/csv";
import type { ReferralListRow } from "../../../db/queries/referrals/columns";
import {
  referralCondition,
  referralsAfterStatement,
  type ReferralScope,
} from "../../../db/queries/referrals/list";
import type { ManagementContext } from "../../context";
import { EXPORT_ROWS_MAX, EXPORT_ROWS_PER_PAGE } from "../../csv/bounds";
import { type DateFormat, dateText } from "../../csv/cells";
import { getApplication } from "../applications/get-application";
import { getCampaign } from "../campaigns/get-campaign";

export type ExportReferrals = ReferralScope & { readonly dateFormat: DateFormat };

const COLUMNS = [
  "id",
  "campaignid",
  "code",
  "advocateprofileintegrationid",
  "friendprofileintegrationid",
  "startdate",
  "expirydate",
  "limitval",
  "counter",
  "attributes",
  "created",
  "batchid",
  "importid",
] as const;

/** The Application's referrals that pass the filter, as CSV. */
export async function exportReferrals(
  context: ManagementContext,
  input: ExportReferrals,
): Promise<string> {
  const { applicationId, campaignId, dateFormat } = input;
  if (campaignId === undefined) await getApplication(context, applicationId);
  else await getCampaign(context, applicationId, campaignId);
  const { db, clock } = context.ports;
  const condition = referralCondition(input, clock.now());
  const rows: ReferralListRow[] = [];
  while (rows.length < EXPORT_ROWS_MAX) {
    const after = { id: rows.at(-1)?.id ?? 0, rows: EXPORT_ROWS_PER_PAGE };
    const { results } = await referralsAfterStatement(db, condition, after).all<ReferralListRow>();
    rows.push(...results);
    if (results.length < EXPORT_ROWS_PER_PAGE) break;
  }
  return formatCsv(
    COLUMNS,
    rows.map((row) => toLine(row, dateFormat)),
  );
}

function toLine(
  row: ReferralListRow,
  format: DateFormat,
): Record<(typeof COLUMNS)[number], string> {
  return {
    id: String(row.id),
    campaignid: String(row.campaignId),
    code: row.code,
    advocateprofileintegrationid: row.advocateIntegrationId,
    friendprofileintegrationid: row.friendIntegrationId ?? "",
    startdate: dateText(row.startAtMs, format),
    expirydate: dateText(row.expiresAtMs, format),
    limitval: String(row.usageLimit),
    counter: String(row.usageCount),
    attributes: row.attributes,
    created: dateText(row.createdAtMs, format),
    batchid: row.batchId ?? "",
    importid: String(row.importId ?? ""),
  };
}

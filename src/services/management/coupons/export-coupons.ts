import { formatCsv } from "../../../core/csv";
import { COUNTER_MONEY_SCALE, decimalText, fromScaledInteger } from "../../../core/decimal";
import type { CouponRow } from "../../../db/queries/coupons/columns";
import { couponCondition, type CouponFilter } from "../../../db/queries/coupons/filter";
import { couponsAfterStatement } from "../../../db/queries/coupons/list";
import type { ManagementContext } from "../../context";
import { EXPORT_ROWS_MAX, EXPORT_ROWS_PER_PAGE } from "../../csv/bounds";
import { type DateFormat, dateText } from "../../csv/cells";
import { getApplication } from "../applications/get-application";
import { loadCouponCampaign } from "./campaign";

/** How long deleted coupons can be exported (reference SEMANTICS §7). */
const DELETED_EXPORTABLE_MS = 7 * 86_400_000;

export interface ExportCoupons {
  readonly applicationId: number;
  readonly campaignId?: number;
  readonly filter: CouponFilter;
  readonly dateFormat: DateFormat;
  /** Only the column of the codes. */
  readonly valuesOnly: boolean;
}

const COLUMNS = [
  "value",
  "expirydate",
  "startdate",
  "recipientintegrationid",
  "limitval",
  "counter",
  "discountlimit",
  "discountcounter",
  "attributes",
  "id",
  "campaignid",
  "created",
  "batchid",
] as const;

/** The Application's coupons that pass the filter, as CSV. */
export async function exportCoupons(
  context: ManagementContext,
  input: ExportCoupons,
): Promise<string> {
  const { applicationId, campaignId } = input;
  if (campaignId === undefined) await getApplication(context, applicationId);
  else await loadCouponCampaign(context, { applicationId, campaignId });
  const { db, clock } = context.ports;
  const nowMs = clock.now();
  const filter = withinRetention(input.filter, nowMs - DELETED_EXPORTABLE_MS);
  const condition = couponCondition({ ...input, filter }, nowMs);
  const rows: CouponRow[] = [];
  while (rows.length < EXPORT_ROWS_MAX) {
    const after = { id: rows.at(-1)?.id ?? 0, rows: EXPORT_ROWS_PER_PAGE };
    const { results } = await couponsAfterStatement(db, condition, after).all<CouponRow>();
    rows.push(...results);
    if (results.length < EXPORT_ROWS_PER_PAGE) break;
  }
  return formatCsv(
    input.valuesOnly ? ["value"] : COLUMNS,
    rows.map((row) => toLine(row, input.dateFormat)),
  );
}

function withinRetention(filter: CouponFilter, earliestMs: number): CouponFilter {
  const { deletedBeforeMs, deletedAfterMs } = filter;
  if (deletedBeforeMs === undefined && deletedAfterMs === undefined) return filter;
  return { ...filter, deletedAfterMs: Math.max(deletedAfterMs ?? 0, earliestMs) };
}

function toLine(row: CouponRow, format: DateFormat): Record<(typeof COLUMNS)[number], string> {
  const limit = row.discountLimitThousandths;
  return {
    value: row.value,
    expirydate: dateText(row.expiresAtMs, format),
    startdate: dateText(row.startAtMs, format),
    recipientintegrationid: row.recipientIntegrationId ?? "",
    limitval: String(row.usageLimit),
    counter: String(row.usageCount),
    discountlimit: limit === null ? "" : amount(limit),
    discountcounter: amount(row.discountUsedThousandths),
    attributes: row.attributes,
    id: String(row.id),
    campaignid: String(row.campaignId),
    created: dateText(row.createdAtMs, format),
    batchid: row.batchId ?? "",
  };
}

function amount(thousandths: number): string {
  return decimalText(fromScaledInteger(thousandths, COUNTER_MONEY_SCALE));
}

import { assert } from "../../../core/assert";
import { foldCode } from "../../../core/coupon/code";
import { decimal } from "../../../core/decimal";
import type { ApplicationSettings } from "../../../core/evaluation/catalogue";
import { failedConstraint } from "../../../db/constraint";
import type { CouponCampaign } from "../../../db/queries/coupons/campaign";
import {
  COUPON_VALUE_TAKEN,
  type ImportedCoupon,
  importCouponsStatements,
} from "../../../db/queries/coupons/import";
import type { ImportRow } from "../../../db/queries/imports";
import { takenAmong } from "../../codes/insert-with-free-codes";
import type { ManagementContext } from "../../context";
import {
  attributesCell,
  checkPeriodOfCells,
  instantCell,
  textCell,
  wholeNumberCell,
} from "../../csv/cells";
import { refuseTaken, requireDifferentCodes } from "../../csv/codes";
import { CellProblem, mapRows, readCsv } from "../../csv/read-csv";
import { Refusal } from "../../refusal";
import { requireKnownAttributesOfRows } from "../attributes-of-rows";
import { type CampaignKey, loadCouponCampaign } from "./campaign";
import { discountLimitThousandths } from "./check-coupon";

/** Coupons that one file may bring. */
export const COUPON_IMPORT_ROWS_MAX = 100_000;

export interface ImportCoupons extends CampaignKey {
  readonly csv: string;
  /** Codes that exist are passed over instead of refused. */
  readonly skipDuplicates: boolean;
}

/** Adds the coupons of a CSV file to a campaign, all or none. */
export async function importCoupons(
  context: ManagementContext,
  input: ImportCoupons,
): Promise<ImportRow> {
  const campaign = await loadCouponCampaign(context, input);
  const read = readCoupons(input.csv, campaign);
  const coupons = input.skipDuplicates ? firstOfEach(read) : read;
  if (!input.skipDuplicates) requireDifferentCodes(coupons);
  const { applicationId } = input;
  await requireKnownAttributesOfRows(context, { entity: "Coupon", applicationId }, coupons);
  let rest = coupons;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const inserted = await tryInsert(context, input, rest);
    if (inserted !== null) return inserted;
    const codes = rest.map(({ code }) => code);
    const taken = new Set(
      await takenAmong(context.ports.db, { table: "coupons", ownerId: applicationId }, codes),
    );
    if (!input.skipDuplicates) return refuseTaken(rest, taken);
    rest = rest.filter(({ code }) => !taken.has(code));
  }
  throw new Refusal("conflict", "Other calls keep taking codes of the file; try again");
}

/** Each attempt leaves out what was taken meanwhile. */
const ATTEMPTS_MAX = 5;

const CODE_LENGTH = { min: 3, max: 100 };
const INTEGRATION_ID_LENGTH = { min: 0, max: 1_000 };
const USES = { max: 999_999, standard: 1 };
const AMOUNT = /^\d{1,15}(\.\d{1,10})?$/;

const SHAPE = {
  columns: [
    "value",
    "expirydate",
    "startdate",
    "recipientintegrationid",
    "limitval",
    "discountlimit",
    "attributes",
  ],
  required: ["value"],
  rowsMax: COUPON_IMPORT_ROWS_MAX,
} as const;

interface ReadCoupon extends ImportedCoupon {
  readonly line: number;
}

function readCoupons(csv: string, campaign: CouponCampaign): ReadCoupon[] {
  const sensitivity = campaign.caseSensitivity as ApplicationSettings["caseSensitivity"];
  return mapRows(readCsv(csv, SHAPE), (values, line) => {
    const startAtMs = instantCell("startdate", values.startdate);
    const expiresAtMs = instantCell("expirydate", values.expirydate);
    checkPeriodOfCells(startAtMs, expiresAtMs);
    const recipient = values.recipientintegrationid;
    return {
      line,
      code: foldCode(textCell("value", values.value, CODE_LENGTH), sensitivity),
      usageLimit: wholeNumberCell("limitval", values.limitval, USES),
      discountLimitThousandths: amountCell(values.discountlimit, campaign.currency),
      startAtMs,
      expiresAtMs,
      recipientIntegrationId:
        textCell("recipientintegrationid", recipient, INTEGRATION_ID_LENGTH) || null,
      attributes: {
        ...campaign.couponAttributes,
        ...attributesCell("attributes", values.attributes),
      },
    };
  });
}

function amountCell(text: string, currency: string): number | null {
  if (text === "") return null;
  if (!AMOUNT.test(text)) throw new CellProblem("discountlimit must be an amount such as 25.50");
  try {
    return discountLimitThousandths(decimal(text), currency);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new CellProblem(error.errors[0]?.details ?? error.message);
  }
}

function firstOfEach(coupons: readonly ReadCoupon[]): ReadCoupon[] {
  const byCode = new Map<string, ReadCoupon>();
  for (const coupon of coupons) {
    if (!byCode.has(coupon.code)) byCode.set(coupon.code, coupon);
  }
  return [...byCode.values()];
}

/** Null when a code was taken; nothing was written then. */
async function tryInsert(
  { accountId, ports: { db, clock, random } }: ManagementContext,
  { applicationId, campaignId }: CampaignKey,
  coupons: readonly ReadCoupon[],
): Promise<ImportRow | null> {
  const batchId = random.uuid();
  const common = { accountId, applicationId, campaignId, batchId, createdAtMs: clock.now() };
  try {
    const [noted] = await db.batch<ImportRow>(importCouponsStatements(db, common, coupons));
    const row = noted?.results[0];
    assert(row !== undefined, "a noted import comes back");
    return row;
  } catch (error) {
    if (failedConstraint(error) !== COUPON_VALUE_TAKEN) throw error;
    return null;
  }
}

import { assert } from "../../../core/assert";
import { foldCode } from "../../../core/coupon/code";
import type { ApplicationSettings } from "../../../core/evaluation/catalogue";
import { failedConstraint } from "../../../db/constraint";
import { type ImportRow, insertImportStatement } from "../../../db/queries/imports";
import {
  insertReferralsStatements,
  type NewReferralRow,
  REFERRAL_CODE_TAKEN,
} from "../../../db/queries/referrals/insert";
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
import { mapRows, readCsv } from "../../csv/read-csv";
import { requireKnownAttributesOfRows } from "../attributes-of-rows";
import { type CampaignKey, loadCouponCampaign } from "../coupons/campaign";

/** Referrals that one file may bring. */
export const REFERRAL_IMPORT_ROWS_MAX = 100_000;

const CODE_LENGTH = { min: 4, max: 100 };
const INTEGRATION_ID_LENGTH = { min: 1, max: 1_000 };
const USES = { max: 999_999, standard: 1 };

const SHAPE = {
  columns: [
    "code",
    "advocateprofileintegrationid",
    "startdate",
    "expirydate",
    "limitval",
    "attributes",
  ],
  required: ["code", "advocateprofileintegrationid"],
  rowsMax: REFERRAL_IMPORT_ROWS_MAX,
} as const;

interface ReadReferral extends NewReferralRow {
  readonly line: number;
}

/** Adds the referrals of a CSV file to a campaign, all or none. Profiles are not made. */
export async function importReferrals(
  context: ManagementContext,
  input: CampaignKey & { readonly csv: string },
): Promise<ImportRow> {
  const campaign = await loadCouponCampaign(context, input);
  const sensitivity = campaign.caseSensitivity as ApplicationSettings["caseSensitivity"];
  const referrals = readReferrals(input.csv, sensitivity);
  requireDifferentCodes(referrals);
  const { applicationId, campaignId } = input;
  await requireKnownAttributesOfRows(context, { entity: "Referral", applicationId }, referrals);
  const { db, clock, random } = context.ports;
  const createdAtMs = clock.now();
  const batchId = random.uuid();
  const common = { applicationId, campaignId, batchId, ofImport: true, createdAtMs };
  const entry = { accountId: context.accountId, entity: "Referral", createdAtMs } as const;
  try {
    const [noted] = await db.batch<ImportRow>([
      insertImportStatement(db, { ...entry, amount: referrals.length }),
      ...insertReferralsStatements(db, common, referrals),
    ]);
    const row = noted?.results[0];
    assert(row !== undefined, "a noted import comes back");
    return row;
  } catch (error) {
    if (failedConstraint(error) !== REFERRAL_CODE_TAKEN) throw error;
    const codes = referrals.map(({ code }) => code);
    const taken = await takenAmong(db, { table: "referrals", ownerId: applicationId }, codes);
    return refuseTaken(referrals, new Set(taken));
  }
}

function readReferrals(
  csv: string,
  sensitivity: ApplicationSettings["caseSensitivity"],
): ReadReferral[] {
  return mapRows(readCsv(csv, SHAPE), (values, line) => {
    const startAtMs = instantCell("startdate", values.startdate);
    const expiresAtMs = instantCell("expirydate", values.expirydate);
    checkPeriodOfCells(startAtMs, expiresAtMs);
    const advocate = values.advocateprofileintegrationid;
    return {
      line,
      code: foldCode(textCell("code", values.code, CODE_LENGTH), sensitivity),
      advocateIntegrationId: textCell(
        "advocateprofileintegrationid",
        advocate,
        INTEGRATION_ID_LENGTH,
      ),
      friendIntegrationId: null,
      usageLimit: wholeNumberCell("limitval", values.limitval, USES),
      startAtMs,
      expiresAtMs,
      attributes: attributesCell("attributes", values.attributes),
    };
  });
}

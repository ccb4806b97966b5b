import {
  allowedByPlace,
  type CodePattern,
  compileCodePattern,
  DEFAULT_COUPON_PATTERN,
  DEFAULT_VALID_CHARACTERS,
  drawCodes,
  fitsHalfOfSpace,
} from "../../../core/coupon/code-pattern";
import { foldCode } from "../../../core/coupon/code";
import type { Decimal } from "../../../core/decimal";
import type { ApplicationSettings, LimitConfig } from "../../../core/evaluation/catalogue";
import type { AttributeJson } from "../../../core/session/types";
import { failedConstraint } from "../../../db/constraint";
import type { CouponCampaign } from "../../../db/queries/coupons/campaign";
import type { CouponRecord } from "../../../db/queries/coupons/columns";
import {
  countCodesOfPatternStatement,
  insertCouponsStatements,
  type InsertedCoupon,
  type NewCouponRows,
  takenCodesStatements,
} from "../../../db/queries/coupons/insert";
import { requireKnownAttributes } from "../attributes-of-entities";
import { requireMandatoryAttributes } from "../mandatory-attributes";
import type { ManagementContext } from "../../context";
import type { Database } from "../../ports";
import { invalidField, Refusal } from "../../refusal";
import { type CampaignKey, loadCouponCampaign } from "./campaign";
import { checkCouponLimits, checkValidity, discountLimitThousandths } from "./check-coupon";

/** Coupons that one call may make (reference ENDPOINTS, createCoupons). */
export const COUPONS_PER_CALL_MAX = 20_000;

export interface CreateCoupons extends CampaignKey {
  readonly count: number;
  readonly usageLimit: number;
  readonly discountLimit: Decimal | null;
  readonly reservationLimit: number | null;
  readonly limits: readonly LimitConfig[];
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly recipientIntegrationId: string | null;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  readonly isReservationMandatory: boolean;
  readonly implicitlyReserved: boolean;
  /** Null = the campaign's, else the house's. */
  readonly couponPattern: string | null;
  readonly validCharacters: readonly string[] | null;
}

/**
 * Makes coupons, all or none. Codes are drawn from a cryptographic source; the unique index decides
 * whether one is free, and those that are not are drawn again.
 */
export async function createCoupons(
  context: ManagementContext,
  input: CreateCoupons,
): Promise<CouponRecord[]> {
  const campaign = await loadCouponCampaign(context, input);
  const attributes = {
    ...campaign.couponAttributes,
    ...input.attributes,
  } as CreateCoupons["attributes"];
  checkValidity(input.startAtMs, input.expiresAtMs);
  await requireKnownAttributes(context, input.applicationId, "Coupon", attributes);
  requireMandatoryAttributes(campaign, "coupons", attributes);
  const isPersonal = input.recipientIntegrationId !== null;
  checkCouponLimits(input.limits, { count: input.count, isPersonal });
  const pattern = patternOf(input, campaign);
  await checkSpace(context.ports.db, { pattern, count: input.count, campaign });
  const rows: NewCouponRows = {
    applicationId: input.applicationId,
    campaignId: input.campaignId,
    usageLimit: input.usageLimit,
    discountLimitThousandths:
      input.discountLimit === null
        ? null
        : discountLimitThousandths(input.discountLimit, campaign.currency),
    reservationLimit: input.reservationLimit,
    limits: input.limits,
    startAtMs: input.startAtMs,
    expiresAtMs: input.expiresAtMs,
    recipientIntegrationId: input.recipientIntegrationId,
    attributes,
    isReservationMandatory: input.isReservationMandatory,
    implicitlyReserved: input.implicitlyReserved,
    batchId: context.ports.random.uuid(),
    createdAtMs: context.ports.clock.now(),
  };
  const inserted = await insertWithFreeCodes(context, { pattern, count: input.count, rows });
  return inserted.map(({ id, value }) => ({
    ...rows,
    id,
    value,
    usageCount: 0,
    discountUsedThousandths: 0,
  }));
}

/** A draw at half of the space leaves few collisions; each attempt draws those again. */
const ATTEMPTS_MAX = 32;

/** Spaces beyond this can't be half used by what a database of the platform holds. */
const COUNTED_SPACE_MAX = 1_000_000_000;

function patternOf(input: CreateCoupons, campaign: CouponCampaign): CodePattern {
  const settings = campaign.couponSettings;
  // A CHECK of the table allows these texts only.
  const caseSensitivity = campaign.caseSensitivity as ApplicationSettings["caseSensitivity"];
  const compiled = compileCodePattern(
    {
      couponPattern: input.couponPattern ?? settings?.couponPattern ?? DEFAULT_COUPON_PATTERN,
      validCharacters:
        nonEmpty(input.validCharacters) ??
        nonEmpty(settings?.validCharacters) ??
        DEFAULT_VALID_CHARACTERS,
    },
    (code) => foldCode(code, caseSensitivity),
  );
  if (!compiled.ok) {
    const { field, details } = compiled.error;
    throw invalidField(`/${field}`, "Invalid value", `${field} ${details}`);
  }
  if (compiled.value.randomPlaces === 0 && input.count !== 1) {
    const details = "A pattern without # is the code itself and makes one coupon";
    throw invalidField("/numberOfCoupons", "Invalid value", details);
  }
  return compiled.value;
}

function nonEmpty(characters: readonly string[] | null | undefined): readonly string[] | null {
  return characters === null || characters === undefined || characters.length === 0
    ? null
    : characters;
}

interface SpaceQuery {
  readonly pattern: CodePattern;
  readonly count: number;
  readonly campaign: CouponCampaign;
}

/** Refuses a pattern that would be used beyond one half (CONTRACT, Management extensions). */
async function checkSpace(db: Database, { pattern, count, campaign }: SpaceQuery): Promise<void> {
  if (pattern.randomPlaces === 0 || pattern.space > COUNTED_SPACE_MAX) return;
  let existing = 0;
  if (fitsHalfOfSpace(pattern, count, 0)) {
    const row = await countCodesOfPatternStatement(db, {
      applicationId: campaign.applicationId,
      prefix: pattern.text.slice(0, pattern.text.indexOf("#")),
      allowedByPlace: allowedByPlace(pattern),
    }).first<{ codes: number }>();
    existing = row?.codes ?? 0;
    if (fitsHalfOfSpace(pattern, count, existing)) return;
  }
  throw invalidField(
    "/couponPattern",
    "Invalid value",
    `The pattern makes ${pattern.space} codes, of which ${existing} are in use; ` +
      `${count} more would use more than one half. Add random characters (#)`,
  );
}

interface Insertion {
  readonly pattern: CodePattern;
  readonly count: number;
  readonly rows: NewCouponRows;
}

async function insertWithFreeCodes(
  context: ManagementContext,
  { pattern, count, rows }: Insertion,
): Promise<InsertedCoupon[]> {
  if (pattern.randomPlaces === 0) {
    const inserted = await tryInsert(context.ports.db, rows, [pattern.text]);
    if (inserted !== null) return inserted;
    throw new Refusal("conflict", `A coupon with the code ${pattern.text} exists already`);
  }
  const bytes = (length: number) => context.ports.random.bytes(length);
  const taken = new Set<string>();
  let codes = drawCodes({ pattern, count, bytes });
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const inserted = await tryInsert(context.ports.db, rows, codes);
    if (inserted !== null) return inserted;
    for (const code of await takenCodes(context.ports.db, rows.applicationId, codes))
      taken.add(code);
    const free = codes.filter((code) => !taken.has(code));
    const missing = { pattern, count: count - free.length, bytes };
    codes = [...free, ...drawCodes(missing, new Set([...taken, ...free]))];
  }
  throw new Refusal("conflict", "Other calls took the codes of this pattern; try again");
}

/** Null when one of the codes was taken; nothing was written then. */
async function tryInsert(
  db: Database,
  rows: NewCouponRows,
  codes: readonly string[],
): Promise<InsertedCoupon[] | null> {
  try {
    const results = await db.batch<InsertedCoupon>(insertCouponsStatements(db, rows, codes));
    return results.flatMap((result) => result.results);
  } catch (error) {
    if (failedConstraint(error)?.includes("coupons.value") === true) return null;
    throw error;
  }
}

async function takenCodes(
  db: Database,
  applicationId: number,
  codes: readonly string[],
): Promise<string[]> {
  const results = await db.batch<{ value: string }>(takenCodesStatements(db, applicationId, codes));
  return results.flatMap((result) => result.results.map((row) => row.value));
}

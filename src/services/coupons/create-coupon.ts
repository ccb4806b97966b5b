import { drawCodes, type CodePattern } from "../../core/coupon/code-pattern";
import { assert } from "../../core/assert";
import type { Decimal } from "../../core/decimal";
import type { LimitConfig } from "../../core/evaluation/catalogue";
import type { AttributeJson } from "../../core/session/types";
import { failedConstraint } from "../../db/constraint";
import {
  type CouponRecord,
  type CouponRow,
  parseCouponRow,
} from "../../db/queries/coupons/columns";
import {
  COUPON_IDENTIFIER_TAKEN,
  couponByIdentifierStatement,
  type CouponIdentifier,
  couponSettingsStatement,
  type CouponSettingsRow,
  insertCouponIdentifierStatement,
} from "../../db/queries/coupons/identifiers";
import { COUPON_VALUE_TAKEN } from "../../db/queries/coupons/import";
import {
  insertCouponsStatements,
  type InsertedCoupon,
  type NewCouponRows,
} from "../../db/queries/coupons/insert";
import { again } from "../again";
import type { CatalogueIndex } from "../catalogue/cache";
import { insertWithFreeCodes } from "../codes/insert-with-free-codes";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";
import {
  checkCouponLimits,
  checkValidity,
  discountLimitThousandths,
} from "../management/coupons/check-coupon";
import { requireMandatoryAttributes } from "../management/mandatory-attributes";
import { requireAttributes } from "../profiles/check-attributes";
import { notFound, Refusal } from "../refusal";
import { couponPatternOf, type PatternSettings, type WishedPattern } from "./coupon-pattern";

export interface CreateCouponInput extends WishedPattern {
  /** The Application that the caller names; another than the key's answers like a missing one. */
  readonly applicationId: number;
  readonly campaignId: number;
  /**
   * What the caller calls the coupon: known ones get the earlier coupon, whatever else the call
   * says. Null = a new coupon each time.
   */
  readonly identifier: string | null;
  /** 0 = unlimited. */
  readonly usageLimit: number;
  /** Money that all uses together may give; null = no such limit. */
  readonly discountLimit: Decimal | null;
  readonly reservationLimit: number | null;
  readonly limits: readonly LimitConfig[];
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  /** Null = anybody's. */
  readonly recipientIntegrationId: string | null;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  readonly isReservationMandatory: boolean;
  /** Answers as if, and writes nothing; the id of a coupon that is not made is 0. */
  readonly dry: boolean;
}

/** A coupon with the Application that it is for. */
export interface CreatedCoupon {
  readonly applicationId: number;
  readonly coupon: CouponRecord;
}

/**
 * Makes one coupon, or finds the one that was made for the same Application, campaign, identifier
 * and recipient (DESIGN §4). Coupon and identifier are one batch: of any number of calls at once,
 * one makes the coupon and all get it.
 *
 * @throws Refusal `invalid`, `unauthorized`, `not_found`, `conflict`
 */
export async function createCoupon(
  context: IntegrationContext,
  input: CreateCouponInput,
): Promise<CreatedCoupon> {
  const { db } = context.ports;
  const call = await loadCall(context, ({ application: { id: applicationId } }) => {
    const key = identifierOf(applicationId, input);
    return [
      couponSettingsStatement(db, { applicationId, campaignId: input.campaignId }),
      ...(key === null ? [] : [couponByIdentifierStatement(db, key)]),
    ];
  });
  const applicationId = call.index.application.id;
  if (input.applicationId !== applicationId) throw notFound("Application");
  const known = call.results[1]?.results[0] as CouponRow | undefined;
  if (known) return { applicationId, coupon: parseCouponRow(known) };
  const settings = call.results[0]?.results[0] as CouponSettingsRow | undefined;
  if (!settings) throw notFound("Campaign");
  const draft = draftCoupon(context, call.index, settings, input);
  if (call.isDry || input.dry) return { applicationId, coupon: foreseen(context, draft) };
  const key = identifierOf(applicationId, input);
  const coupon = await (key === null
    ? insertCoupon(context, draft, null)
    : insertOnce(context, draft, key));
  return { applicationId, coupon };
}

interface CouponDraft {
  readonly rows: NewCouponRows;
  readonly pattern: CodePattern;
}

function draftCoupon(
  context: IntegrationContext,
  index: CatalogueIndex,
  settings: CouponSettingsRow,
  input: CreateCouponInput,
): CouponDraft {
  const { application } = index;
  const own = JSON.parse(settings.couponAttributes) as Record<string, AttributeJson>;
  const attributes = { ...own, ...input.attributes };
  checkValidity(input.startAtMs, input.expiresAtMs);
  requireAttributes(index, "Coupon", attributes);
  const attributesSettings = JSON.parse(settings.attributesSettings) as Parameters<
    typeof requireMandatoryAttributes
  >[0]["attributesSettings"];
  requireMandatoryAttributes({ attributesSettings }, "coupons", attributes);
  checkCouponLimits(input.limits, { count: 1, isPersonal: input.recipientIntegrationId !== null });
  const { discountLimit } = input;
  const rows = {
    applicationId: application.id,
    campaignId: input.campaignId,
    usageLimit: input.usageLimit,
    discountLimitThousandths:
      discountLimit && discountLimitThousandths(discountLimit, application.currency),
    reservationLimit: input.reservationLimit,
    limits: input.limits,
    startAtMs: input.startAtMs,
    expiresAtMs: input.expiresAtMs,
    recipientIntegrationId: input.recipientIntegrationId,
    attributes,
    isReservationMandatory: input.isReservationMandatory,
    implicitlyReserved: false,
    batchId: context.ports.random.uuid(),
    createdAtMs: context.ports.clock.now(),
  };
  const couponSettings = JSON.parse(
    settings.couponSettings ?? "null",
  ) as PatternSettings["couponSettings"];
  const { caseSensitivity } = application;
  return { rows, pattern: couponPatternOf(input, { caseSensitivity, couponSettings }) };
}

/** Makes the coupon, unless another call with the same identifier does so first. */
async function insertOnce(
  context: IntegrationContext,
  draft: CouponDraft,
  key: CouponIdentifier,
): Promise<CouponRecord> {
  try {
    return await insertCoupon(context, draft, key);
  } catch (error) {
    // A code that is taken may be the other call's as well, and a lost answer may be a yes.
    const row = await again(() =>
      couponByIdentifierStatement(context.ports.db, key).first<CouponRow>(),
    );
    if (row) return parseCouponRow(row);
    assert(failedConstraint(error) !== COUPON_IDENTIFIER_TAKEN, "a taken identifier has a coupon");
    throw error instanceof Refusal ? error : unavailable(context, error);
  }
}

function unavailable(context: IntegrationContext, error: unknown): Refusal {
  context.ports.log.event("coupon_not_stored", {
    requestId: context.requestId,
    error: error instanceof Error ? error.name : "unknown",
  });
  return new Refusal("unavailable", "The coupon can't be stored now; send the call again");
}

async function insertCoupon(
  context: IntegrationContext,
  { rows, pattern }: CouponDraft,
  key: CouponIdentifier | null,
): Promise<CouponRecord> {
  const { db } = context.ports;
  const inserted = await insertWithFreeCodes(context.ports, {
    table: "coupons",
    ownerId: rows.applicationId,
    pattern,
    pointer: "/couponPattern",
    count: 1,
    takenConstraint: COUPON_VALUE_TAKEN,
    insert: async ([code = ""]) => {
      const identifier = key === null ? [] : [insertCouponIdentifierStatement(db, key, code)];
      const [answer] = await db.batch<InsertedCoupon>([
        ...insertCouponsStatements(db, rows, [code]),
        ...identifier,
      ]);
      return answer?.results[0];
    },
  });
  assert(inserted !== undefined, "an inserted coupon comes back");
  return { ...rows, ...inserted, usageCount: 0, discountUsedThousandths: 0 };
}

/** What a dry call answers: a code such as it would have been. */
function foreseen(context: IntegrationContext, { rows, pattern }: CouponDraft): CouponRecord {
  const bytes = (length: number) => context.ports.random.bytes(length);
  const [value = pattern.text] =
    pattern.randomPlaces === 0 ? [] : drawCodes({ pattern, count: 1, bytes });
  return { ...rows, id: 0, value, usageCount: 0, discountUsedThousandths: 0 };
}

function identifierOf(
  applicationId: number,
  { campaignId, identifier, recipientIntegrationId }: CreateCouponInput,
): CouponIdentifier | null {
  return identifier === null
    ? null
    : { applicationId, campaignId, identifier, recipientIntegrationId };
}

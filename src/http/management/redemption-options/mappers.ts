import { decimal, decimalFromNumber, decimalText, toNumber } from "../../../core/decimal";
import type { RedemptionOptionRow } from "../../../db/queries/redemptions/options";
import type { OptionFields } from "../../../services/management/redemption-options/check-fields";
import type { WrittenOption } from "../../../services/management/redemption-options/create-option";
import type { z } from "../../openapi";
import { epochMs, instant, present } from "../../present";
import type { newRedemptionOption, redemptionOption, writtenRedemptionOption } from "./schemas";

export function toOption(body: z.output<typeof newRedemptionOption>): OptionFields {
  return {
    name: body.name,
    description: body.description ?? "",
    icon: body.icon ?? "",
    discountType: body.discountType,
    points: body.points ?? 0,
    discountAmountCents: body.discountAmountCents ?? null,
    discountPercentage: exact(body.discountPercentage),
    sku: body.sku ?? null,
    rateCents: exact(body.rateCents),
    step: body.step ?? null,
    minimumPoints: body.minimumPoints ?? null,
    loyaltyProgramId: body.loyaltyProgramId,
    subledgerId: body.subledgerId ?? "",
    campaignId: body.campaignId,
    couponPattern: body.couponPattern ?? null,
    couponValidity: body.couponValidity ?? null,
    startAtMs: epochMs(body.startDate) ?? null,
    endAtMs: epochMs(body.endDate) ?? null,
    active: body.active,
    eligibility: present(body.eligibility ?? {}),
    amounts: body.amounts ?? {},
  };
}

export function fromOption(row: RedemptionOptionRow): z.output<typeof redemptionOption> {
  return {
    id: row.id,
    applicationId: row.applicationId,
    created: instant(row.createdAtMs),
    updated: instant(row.modifiedAtMs),
    name: row.name,
    description: row.description,
    icon: row.icon,
    // A CHECK of the table allows these texts only.
    discountType: row.discountType as z.output<typeof redemptionOption>["discountType"],
    points: row.points,
    discountAmountCents: row.discountAmountCents,
    discountPercentage: shown(row.discountPercentage),
    sku: row.sku,
    rateCents: shown(row.rateCents),
    step: row.step,
    minimumPoints: row.minimumPoints,
    loyaltyProgramId: row.loyaltyProgramId,
    subledgerId: row.subledgerId,
    campaignId: row.campaignId,
    couponPattern: row.couponPattern,
    couponValidity: row.couponValidity,
    startDate: row.startAtMs === null ? null : instant(row.startAtMs),
    endDate: row.endAtMs === null ? null : instant(row.endAtMs),
    active: row.active,
    eligibility: toEligibility(row.eligibility),
    amounts: row.amounts,
  };
}

export function fromWrittenOption({
  row,
  warnings,
}: WrittenOption): z.output<typeof writtenRedemptionOption> {
  return { ...fromOption(row), warnings: [...warnings] };
}

function toEligibility({
  tiers,
  audienceIds,
  tags,
  ...rest
}: RedemptionOptionRow["eligibility"]): z.output<typeof redemptionOption>["eligibility"] {
  return {
    ...rest,
    ...(tiers && { tiers: [...tiers] }),
    ...(audienceIds && { audienceIds: [...audienceIds] }),
    ...(tags && { tags: [...tags] }),
  };
}

function exact(value: number | null | undefined): string | null {
  return value === null || value === undefined ? null : decimalText(decimalFromNumber(value));
}

function shown(text: string | null): number | null {
  return text === null ? null : toNumber(decimal(text));
}

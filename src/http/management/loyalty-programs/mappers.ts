import {
  decimalFromNumber,
  fromScaledInteger,
  POINTS_SCALE,
  toNumber,
} from "../../../core/decimal";
import type { LoyaltyProgramRecord } from "../../../db/queries/loyalty-programs";
import type {
  ProgramSettings,
  TierInput,
} from "../../../services/management/loyalty-programs/check-program";
import type { CreateLoyaltyProgram } from "../../../services/management/loyalty-programs/create-loyalty-program";
import type { UpdateLoyaltyProgram } from "../../../services/management/loyalty-programs/update-loyalty-program";
import type { z } from "../../openapi";
import { instant, present } from "../../present";
import type { loyaltyProgram, newLoyaltyProgram, updateLoyaltyProgramBody } from "./schemas";

type UpdateBody = z.output<typeof updateLoyaltyProgramBody>;

export function toCreateLoyaltyProgram(
  body: z.output<typeof newLoyaltyProgram>,
): CreateLoyaltyProgram {
  return {
    name: body.name,
    title: body.title,
    description: body.description ?? "",
    timezone: body.timezone,
    cardBased: body.cardBased,
    sandbox: body.sandbox,
    allowSubledger: body.allowSubledger,
    defaultValidity: body.defaultValidity,
    defaultPending: body.defaultPending,
    subscribedApplications: body.subscribedApplications ?? [],
    tiers: (body.tiers ?? []).map(toTier),
    settings: toSettings(body),
  };
}

export function toUpdateLoyaltyProgram(body: UpdateBody): UpdateLoyaltyProgram {
  return present({
    name: body.name,
    title: body.title,
    description: body.description,
    timezone: body.timezone,
    cardBased: body.cardBased,
    sandbox: body.sandbox,
    allowSubledger: body.allowSubledger,
    defaultValidity: body.defaultValidity,
    defaultPending: body.defaultPending,
    subscribedApplications: body.subscribedApplications ?? undefined,
    tiers: body.tiers?.map(toTier),
    settings: toSettings(body),
  });
}

export function fromLoyaltyProgram(record: LoyaltyProgramRecord): z.output<typeof loyaltyProgram> {
  return {
    // Checked when they were stored; they go out as they came in.
    ...(record.settings as z.output<typeof updateLoyaltyProgramBody>),
    id: record.id,
    created: instant(record.createdAtMs),
    accountID: record.accountId,
    name: record.name,
    title: record.title,
    description: record.description,
    timezone: record.timezone,
    cardBased: record.cardBased,
    sandbox: record.sandbox,
    allowSubledger: record.allowSubledger,
    defaultValidity: record.defaultValidity,
    defaultPending: record.defaultPending,
    subscribedApplications: record.subscribedApplications,
    tiers: record.tiers.map((tier) => ({
      id: tier.id,
      created: instant(tier.createdAtMs),
      programID: record.id,
      programName: record.name,
      programTitle: record.title,
      name: tier.name,
      minPoints: toNumber(fromScaledInteger(tier.minPointsHundredths, POINTS_SCALE)),
    })),
  };
}

function toTier(tier: { name: string; minPoints: number }): TierInput {
  return { name: tier.name, minPoints: decimalFromNumber(tier.minPoints) };
}

function toSettings(body: UpdateBody): ProgramSettings {
  return present({
    usersPerCardLimit: body.usersPerCardLimit,
    programJoinPolicy: body.programJoinPolicy,
    tiersExpirationPolicy: body.tiersExpirationPolicy,
    tierCycleStartDate: body.tierCycleStartDate,
    tiersExpireIn: body.tiersExpireIn,
    tiersExpirationAttribute: body.tiersExpirationAttribute,
    tiersDowngradePolicy: body.tiersDowngradePolicy,
    cardCodeSettings: body.cardCodeSettings,
    returnPolicy: body.returnPolicy,
  });
}

import {
  CODE_PATTERN_LENGTH_MAX,
  CODE_PATTERN_LENGTH_MIN,
  VALID_CHARACTERS_MAX,
} from "../../../core/coupon/code-pattern";
import {
  dateTime,
  id,
  idParameter,
  LIST_LENGTH_MAX,
  name,
  NAME_LENGTH_MAX,
  text,
} from "../../fields";
import { z } from "../../openapi";

export const POINTS_MAX = 999_999_999_999.99;
const TIERS_MAX = 100;
const TIMEZONE_LENGTH_MAX = 64;
const USERS_PER_CARD_MAX = 1_000_000_000;

export const durationText = z.string().min(1).max(NAME_LENGTH_MAX);

const codeSettings = z.object({
  validCharacters: z.array(z.string().length(1)).max(VALID_CHARACTERS_MAX),
  couponPattern: z
    .string()
    .min(CODE_PATTERN_LENGTH_MIN)
    .max(CODE_PATTERN_LENGTH_MAX)
    .regex(/^[A-Za-z0-9._%+@#-]+$/, "may hold letters A-Z and a-z, digits and . _ % + @ # -"),
});

const newTier = z.object({ name, minPoints: z.number().min(0).max(POINTS_MAX) });

/** What a program is set up with and may be changed to. */
const settings = {
  title: z.string().min(1).max(NAME_LENGTH_MAX),
  description: text.optional(),
  subscribedApplications: z.array(id).max(LIST_LENGTH_MAX).nullish(),
  defaultValidity: durationText.openapi({ description: "`unlimited` or a duration, as `30D_U`" }),
  defaultPending: durationText.openapi({
    description: "`immediate`, `on_action` or a duration, as `12h`",
  }),
  allowSubledger: z.boolean(),
  sandbox: z.boolean(),
  tiers: z.array(newTier).max(TIERS_MAX).nullish(),
  usersPerCardLimit: z.int().min(0).max(USERS_PER_CARD_MAX).optional(),
  programJoinPolicy: z.enum(["not_join", "points_activated", "points_earned"]).optional(),
  tiersExpirationPolicy: z
    .enum(["tier_start_date", "program_join_date", "customer_attribute", "absolute_expiration"])
    .optional(),
  tierCycleStartDate: dateTime.optional().openapi({
    description: "What absolute_expiration counts from; other policies don't look at it",
  }),
  tiersExpireIn: durationText.optional().openapi({
    description: "Goes with `tiersExpirationPolicy`; without both, tiers never expire",
  }),
  tiersExpirationAttribute: z.string().min(1).max(NAME_LENGTH_MAX).optional().openapi({
    description: "An extension: the profile attribute (a time) that customer_attribute counts from",
  }),
  tiersDowngradePolicy: z.enum(["one_down", "balance_based"]).optional().openapi({
    description: "What a tier becomes at its end, when its points are missing",
  }),
  cardCodeSettings: codeSettings.optional(),
  returnPolicy: z.enum(["only_pending", "within_balance", "unlimited"]).optional(),
};

/** Fixed at creation. */
const identity = {
  name,
  timezone: z.string().min(1).max(TIMEZONE_LENGTH_MAX),
  cardBased: z.boolean().openapi({ description: "Whether the points belong to cards" }),
};

export const newLoyaltyProgram = z
  .object({ ...settings, ...identity })
  .openapi("NewLoyaltyProgram");

export const updateLoyaltyProgramBody = z
  .object({ ...settings, ...identity })
  .partial()
  .openapi("UpdateLoyaltyProgram");

const loyaltyTier = newTier
  .extend({
    id,
    created: dateTime,
    programID: id,
    programName: z.string(),
    programTitle: z.string(),
  })
  .openapi("LoyaltyTier");

export const loyaltyProgram = z
  .object({
    ...settings,
    ...identity,
    id,
    created: dateTime,
    accountID: id,
    description: z.string(),
    subscribedApplications: z.array(id),
    tiers: z.array(loyaltyTier),
  })
  .openapi("LoyaltyProgram");

export const loyaltyProgramPath = z.object({ loyaltyProgramId: idParameter("loyaltyProgramId") });

export const newLoyaltyProgramExample: z.input<typeof newLoyaltyProgram> = {
  name: "sampleWallet",
  title: "Sample Wallet",
  description: "One point for every dollar",
  subscribedApplications: [1],
  defaultValidity: "unlimited",
  defaultPending: "immediate",
  allowSubledger: false,
  sandbox: false,
  timezone: "UTC",
  cardBased: false,
  tiers: [{ name: "Gold", minPoints: 500 }],
};

export const loyaltyProgramExample: z.input<typeof loyaltyProgram> = {
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  accountID: 1,
  name: "sampleWallet",
  title: "Sample Wallet",
  description: "One point for every dollar",
  subscribedApplications: [1],
  defaultValidity: "unlimited",
  defaultPending: "immediate",
  allowSubledger: false,
  sandbox: false,
  timezone: "UTC",
  cardBased: false,
  tiers: [
    {
      id: 1,
      created: "2026-11-21T10:00:00.000Z",
      programID: 1,
      programName: "sampleWallet",
      programTitle: "Sample Wallet",
      name: "Gold",
      minPoints: 500,
    },
  ],
};

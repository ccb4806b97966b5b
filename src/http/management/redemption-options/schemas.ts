import {
  CODE_PATTERN_LENGTH_MAX,
  CODE_PATTERN_LENGTH_MIN,
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
import { finding } from "../../responses";
import { applicationPath } from "../parameters";

export const POINTS_MAX = 1_000_000_000;
const CENTS_MAX = 1_000_000_000_000;
const RATE_CENTS_MAX = 1_000_000;
const CURRENCIES_MAX = 200;
const PER_CUSTOMER_MAX = 1_000_000;
const TAGS_MAX = 100;

const points = z.int().min(1).max(POINTS_MAX);
const cents = z.int().min(1).max(CENTS_MAX);

const eligibility = z
  .object({
    tiers: z
      .array(name)
      .max(LIST_LENGTH_MAX)
      .optional()
      .openapi({ description: "Names of the program's tiers; one suffices" }),
    audienceIds: z.array(id).max(LIST_LENGTH_MAX).optional().openapi({
      description: "One suffices",
    }),
    tags: z.array(name).min(1).max(TAGS_MAX).optional().openapi({
      description: "The customer's attribute `Tags` holds one of them, letter by letter",
    }),
    minimumBalance: z.number().min(0).max(POINTS_MAX).optional().openapi({
      description: "Points that must be available, beside what the option costs",
    }),
    limitPerCustomer: z.int().min(1).max(PER_CUSTOMER_MAX).optional(),
    period: z.enum(["daily", "weekly", "monthly", "yearly"]).optional().openapi({
      description: "What the limit counts in; absent = for ever",
    }),
  })
  .openapi("RedemptionEligibility");

export const newRedemptionOption = z
  .object({
    name,
    description: text.optional(),
    icon: text.optional(),
    discountType: z.enum([
      "fixed_amount",
      "percentage",
      "free_product",
      "free_shipping",
      "gift_card",
      "fixed_variable",
    ]),
    points: z.int().min(0).max(POINTS_MAX).optional().openapi({
      description: "What it costs; a variable option costs what the customer says",
    }),
    discountAmountCents: cents.nullish().openapi({
      description: "Hundredths of the Application's currency, whatever its minor unit",
    }),
    discountPercentage: z.number().positive().max(100).nullish(),
    sku: name.nullish(),
    rateCents: z.number().positive().max(RATE_CENTS_MAX).nullish().openapi({
      description: "Of a variable option: cents for each point",
    }),
    step: points.nullish().openapi({ description: "Points must be a multiple of it" }),
    minimumPoints: points.nullish(),
    loyaltyProgramId: id,
    subledgerId: z.string().max(NAME_LENGTH_MAX).nullish(),
    campaignId: id.openapi({ description: "Its rules decide what the coupon does" }),
    couponPattern: z
      .string()
      .min(CODE_PATTERN_LENGTH_MIN)
      .max(CODE_PATTERN_LENGTH_MAX)
      .nullish()
      .openapi({ description: "Every # is a random character; absent = the campaign's pattern" }),
    couponValidity: z.string().min(1).max(NAME_LENGTH_MAX).nullish().openapi({
      description: "`unlimited` or a duration, as `30D_U`; absent = unlimited",
    }),
    startDate: dateTime.nullish(),
    endDate: dateTime.nullish(),
    active: z.boolean(),
    eligibility: eligibility.optional(),
    amounts: z
      .record(z.string().length(3), cents)
      .refine((amounts) => Object.keys(amounts).length <= CURRENCIES_MAX, {
        error: `at most ${CURRENCIES_MAX} currencies`,
      })
      .optional()
      .openapi({
        description: "By currency of ISO 4217: cents; of a variable option, cents for each point",
      }),
  })
  .openapi("NewRedemptionOption");

export const redemptionOption = z
  .object({
    ...newRedemptionOption.shape,
    id,
    applicationId: id,
    created: dateTime,
    updated: dateTime,
    description: z.string(),
    icon: z.string(),
    points: z.int(),
    subledgerId: z.string(),
    eligibility,
    amounts: z.record(z.string(), z.int()),
  })
  .openapi("RedemptionOption");

export const writtenRedemptionOption = redemptionOption
  .extend({ warnings: z.array(finding) })
  .openapi("RedemptionOptionWithWarnings");

export const optionPath = applicationPath.extend({ optionId: idParameter("optionId") });

export const newRedemptionOptionExample: z.input<typeof newRedemptionOption> = {
  name: "$10 off",
  description: "Ten dollars off your next order",
  discountType: "fixed_amount",
  points: 100,
  discountAmountCents: 1000,
  loyaltyProgramId: 1,
  campaignId: 4,
  couponValidity: "30D",
  active: true,
  eligibility: { limitPerCustomer: 5, period: "monthly" },
  amounts: { EUR: 900 },
};

export const redemptionOptionExample: z.input<typeof redemptionOption> = {
  ...newRedemptionOptionExample,
  description: "Ten dollars off your next order",
  icon: "",
  points: 100,
  subledgerId: "",
  eligibility: { limitPerCustomer: 5, period: "monthly" },
  amounts: { EUR: 900 },
  id: 1,
  applicationId: 1,
  created: "2026-11-21T10:00:00.000Z",
  updated: "2026-11-21T10:00:00.000Z",
};

export const writtenRedemptionOptionExample: z.input<typeof writtenRedemptionOption> = {
  ...redemptionOptionExample,
  warnings: [],
};

import { attributeValues, dateTime, id, name, notSupported, text } from "../../fields";
import { z } from "../../openapi";
import { limitConfigs } from "../limits";
import { loyaltyProgram } from "../loyalty-programs/schemas";

const CURRENCY_LENGTH = 3;
const TIMEZONE_LENGTH_MAX = 64;

const settings = {
  name,
  description: text.optional(),
  timezone: z.string().min(1).max(TIMEZONE_LENGTH_MAX),
  currency: z.string().length(CURRENCY_LENGTH),
  caseSensitivity: z
    .enum(["sensitive", "insensitive-uppercase", "insensitive-lowercase"])
    .optional(),
  attributes: attributeValues.optional(),
  limits: limitConfigs.nullish(),
  defaultDiscountScope: z.enum(["sessionTotal", "cartItems", "additionalCosts"]).optional(),
  defaultDiscountAdditionalCostPerItemScope: z
    .enum(["price", "itemTotal", "additionalCosts"])
    .optional(),
  enableCascadingDiscounts: z.boolean().optional(),
  enablePartialDiscounts: z.boolean().optional(),
  enableFlattenedCartItems: z.boolean().optional(),
  sandbox: z.boolean().optional(),
  attributesSettings: notSupported,
  enableCampaignStateManagement: notSupported,
};

export const newApplication = z
  .object({ ...settings, key: notSupported })
  .openapi("NewApplication");

export const updateApplicationBody = z
  .object({
    ...settings,
    defaultEvaluationGroupId: notSupported,
    defaultCartItemFilterId: notSupported,
    bestPriorPriceSettings: notSupported,
  })
  .openapi("UpdateApplication");

export const application = z
  .object({
    id,
    created: dateTime,
    modified: dateTime,
    accountId: id,
    name: z.string(),
    description: z.string(),
    timezone: z.string(),
    currency: z.string(),
    caseSensitivity: z.string(),
    attributes: attributeValues,
    limits: limitConfigs,
    defaultDiscountScope: z.string(),
    defaultDiscountAdditionalCostPerItemScope: z.string(),
    enableCascadingDiscounts: z.boolean(),
    enablePartialDiscounts: z.boolean(),
    enableFlattenedCartItems: z.boolean(),
    sandbox: z.boolean(),
    loyaltyPrograms: z.array(loyaltyProgram),
  })
  .openapi("Application");

export const newApplicationExample = {
  name: "Demo shop",
  currency: "USD",
  timezone: "UTC",
  description: "The shop of the tutorial",
};

export const applicationExample: z.input<typeof application> = {
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  modified: "2026-11-21T10:00:00.000Z",
  accountId: 1,
  ...newApplicationExample,
  caseSensitivity: "sensitive",
  attributes: {},
  limits: [],
  defaultDiscountScope: "sessionTotal",
  defaultDiscountAdditionalCostPerItemScope: "price",
  enableCascadingDiscounts: false,
  enablePartialDiscounts: false,
  enableFlattenedCartItems: true,
  sandbox: false,
  loyaltyPrograms: [],
};

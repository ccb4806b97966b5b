import {
  attributeValues,
  dateTime,
  id,
  LIST_LENGTH_MAX,
  name,
  notSupported,
  text,
} from "../../fields";
import { z } from "../../openapi";
import { definitionName } from "../attributes/schemas";
import { limitConfigs } from "../limits";
import { loyaltyProgram } from "../loyalty-programs/schemas";

const CURRENCY_LENGTH = 3;
const TIMEZONE_LENGTH_MAX = 64;

const attributeNames = z.array(definitionName).max(LIST_LENGTH_MAX);

const attributesSettings = z
  .object({
    mandatory: z
      .object({ campaigns: attributeNames.optional(), coupons: attributeNames.optional() })
      .optional(),
  })
  .openapi("AttributesSettings");

const settings = {
  name,
  description: text.optional(),
  timezone: z.string().min(1).max(TIMEZONE_LENGTH_MAX),
  currency: z.string().length(CURRENCY_LENGTH),
  caseSensitivity: z
    .enum(["sensitive", "insensitive-uppercase", "insensitive-lowercase"])
    .optional(),
  attributes: attributeValues.optional(),
  attributesSettings: attributesSettings.optional(),
  limits: limitConfigs.nullish(),
  defaultDiscountScope: z.enum(["sessionTotal", "cartItems", "additionalCosts"]).optional(),
  defaultDiscountAdditionalCostPerItemScope: z
    .enum(["price", "itemTotal", "additionalCosts"])
    .optional(),
  enableCascadingDiscounts: z.boolean().optional(),
  enablePartialDiscounts: z.boolean().optional(),
  enableFlattenedCartItems: z.boolean().optional(),
  sandbox: z.boolean().optional(),
  enableCampaignStateManagement: notSupported,
  campaignPriority: z.enum(["universal", "stackable", "exclusive"]).optional().openapi({
    description: "Of older clients: sets what the base group does. `exclusive`: one campaign wins",
    deprecated: true,
  }),
  exclusiveCampaignsStrategy: z
    .enum(["listOrder", "lowestDiscount", "highestDiscount"])
    .optional()
    .openapi({ description: "Of older clients: which one wins", deprecated: true }),
};

export const newApplication = z
  .object({ ...settings, key: notSupported })
  .openapi("NewApplication");

export const updateApplicationBody = z
  .object({
    ...settings,
    defaultEvaluationGroupId: id.nullish().openapi({
      description: "The group of new campaigns; null: the base group",
    }),
    defaultCartItemFilterId: id.nullish(),
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
    attributesSettings: attributesSettings.optional(),
    defaultEvaluationGroupId: id.optional(),
    defaultCartItemFilterId: id.optional(),
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

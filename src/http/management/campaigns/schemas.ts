import {
  attributeValues,
  dateTime,
  id,
  LIST_LENGTH_MAX,
  name,
  notSupported,
  text,
} from "../../fields";
import { LISTED_STORES_MAX } from "../../../services/management/campaigns/campaign-view";
import { z } from "../../openapi";
import { codeGeneratorSettings } from "../code-settings";
import { limitConfigs } from "../limits";

const TAGS_MAX = 50;
const TAG_LENGTH_MAX = 50;
const AUDIENCES_MAX = 50;

const feature = z.enum([
  "coupons",
  "referrals",
  "loyalty",
  "giveaways",
  "strikethrough",
  "achievements",
  "advancedEvents",
]);

const base = {
  description: text.optional(),
  startTime: dateTime.nullish(),
  endTime: dateTime.nullish(),
  attributes: attributeValues.optional(),
  state: z.enum(["enabled", "disabled", "archived"]).optional(),
  activeRulesetId: id.nullish(),
  reevaluateOnReturn: z.boolean().optional(),
  couponSettings: codeGeneratorSettings.nullish(),
  referralSettings: codeGeneratorSettings.nullish(),
  type: z.enum(["cartItem", "advanced"]).optional(),
  couponAttributes: attributeValues.optional(),
  campaignGroups: notSupported,
  linkedStoreIds: z.array(id).max(LISTED_STORES_MAX).nullish().openapi({
    description: "It runs only for sessions that name one of them; more of them come by a file",
  }),
  evaluationGroupId: id.nullish().openapi({
    description: "Default: the Application's default group, else its base group",
  }),
  targetedAudienceIds: z.array(id).max(AUDIENCES_MAX).nullish().openapi({
    description: "It runs only for members of one of them; empty: for everybody",
  }),
};

const tags = z.array(z.string().min(1).max(TAG_LENGTH_MAX)).max(TAGS_MAX);
const features = z.array(feature).max(feature.options.length);

export const newCampaign = z
  .object({
    ...base,
    name,
    tags: tags.nullish(),
    features: features.nullish(),
    limits: limitConfigs.nullish().openapi({ description: "Absent: those of the Application" }),
    activeRulesetId: notSupported,
  })
  .openapi("NewCampaign");

export const updateCampaignBody = z
  .object({
    ...base,
    name,
    tags: tags.nullish(),
    features: features.nullish(),
    limits: limitConfigs.nullish(),
  })
  .openapi("UpdateCampaign");

const budget = z
  .object({ action: z.string(), limit: z.number(), counter: z.number() })
  .openapi("CampaignBudget");

export const campaign = z
  .object({
    id,
    created: dateTime,
    applicationId: id,
    userId: id,
    name: z.string(),
    description: z.string(),
    startTime: dateTime.optional(),
    endTime: dateTime.optional(),
    attributes: attributeValues,
    state: z.string(),
    activeRulesetId: id.optional(),
    tags,
    reevaluateOnReturn: z.boolean(),
    features: z.array(z.string()).max(LIST_LENGTH_MAX),
    couponSettings: codeGeneratorSettings.optional(),
    referralSettings: codeGeneratorSettings.optional(),
    limits: limitConfigs,
    type: z.string(),
    couponAttributes: attributeValues,
    budgets: z.array(budget),
    updated: dateTime,
    frontendState: z.enum(["expired", "scheduled", "running", "disabled", "archived"]),
    storesImported: z.boolean(),
    linkedStoreIds: z.array(id).optional(),
    targetedAudienceIds: z.array(id).optional(),
  })
  .openapi("Campaign");

export const newCampaignExample: z.input<typeof newCampaign> = {
  name: "Summer coupon",
  description: "10 % off with the code of the summer",
  state: "enabled",
  startTime: "2026-06-01T00:00:00Z",
  tags: ["summer"],
  features: ["coupons"],
  limits: [{ action: "redeemCoupon", limit: 1000, entities: [] }],
};

export const updateCampaignExample: z.input<typeof updateCampaignBody> = {
  name: "Summer coupon",
  state: "disabled",
  tags: ["summer"],
  features: ["coupons"],
  limits: [],
  endTime: null,
};

export const campaignExample: z.input<typeof campaign> = {
  id: 4,
  created: "2026-05-21T10:00:00.000Z",
  applicationId: 1,
  userId: 1,
  name: "Summer coupon",
  description: "10 % off with the code of the summer",
  startTime: "2026-06-01T00:00:00.000Z",
  attributes: {},
  state: "enabled",
  activeRulesetId: 6,
  tags: ["summer"],
  reevaluateOnReturn: false,
  features: ["coupons"],
  limits: [{ action: "redeemCoupon", limit: 1000, entities: [] }],
  type: "advanced",
  couponAttributes: {},
  budgets: [{ action: "redeemCoupon", limit: 1000, counter: 42 }],
  updated: "2026-05-21T10:00:00.000Z",
  frontendState: "running",
  storesImported: false,
};

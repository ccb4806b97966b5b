import type {
  CampaignPlacement,
  CampaignRow,
  CampaignSettingsRow,
} from "../../../db/queries/campaigns";
import { type FieldError, INVALID_DATA, invalidField, Refusal } from "../../refusal";
import { limitProblems } from "../limits";

/** What a caller says of a campaign; what it leaves out has a default, or stays. */
export type CampaignInput = Pick<CampaignSettingsRow, "name"> &
  Partial<CampaignSettingsRow> &
  CampaignPlacement;

export const STANDARD_CAMPAIGN: Omit<CampaignSettingsRow, "name"> = {
  description: "",
  state: "enabled",
  type: "advanced",
  startAtMs: null,
  endAtMs: null,
  tags: [],
  features: [],
  limits: [],
  attributes: {},
  couponAttributes: {},
  couponSettings: null,
  referralSettings: null,
  reevaluateOnReturn: false,
  targetedAudienceIds: [],
};

/** Refuses a schedule that ends before it starts, and budgets that evaluation does not keep. */
export function requireValidCampaign(
  input: Partial<CampaignSettingsRow>,
  stored: Pick<CampaignRow, "startAtMs" | "endAtMs">,
): void {
  const startAtMs = input.startAtMs === undefined ? stored.startAtMs : input.startAtMs;
  const endAtMs = input.endAtMs === undefined ? stored.endAtMs : input.endAtMs;
  if (startAtMs !== null && endAtMs !== null && endAtMs <= startAtMs) {
    throw invalidField("/endTime", "Invalid value", "must be after startTime");
  }
  const problems: FieldError[] = limitProblems(input.limits ?? [], "/limits");
  if (problems.length > 0) throw new Refusal("invalid", INVALID_DATA, problems);
}

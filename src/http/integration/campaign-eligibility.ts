import type {
  CampaignVerdict,
  RuleEligibility,
  RuleVerdict,
} from "../../core/evaluation/eligibility";
import { invalidField } from "../../services/refusal";
import type { EligibleCampaign } from "../../services/sessions/campaign-eligibility";
import { dateTime, id } from "../fields";
import { z } from "../openapi";
import { instant, present } from "../present";

const campaignVerdict = z
  .object({
    passed: z.boolean(),
    couponCode: z.string().optional(),
    details: z
      .object({ failureCode: z.enum(["ALL_RULES_FAILED", "SKIPPED", "AUDIENCE_NOT_MATCHED"]) })
      .openapi("CampaignEligibilityFailureDetails")
      .optional(),
  })
  .openapi("CampaignEligibilityDetails");

const ruleVerdict = z
  .object({
    passed: z.boolean(),
    couponCode: z.string().optional(),
    details: z
      .object({
        failureCode: z.enum(["CONDITION_NOT_MET", "EFFECT_FAILED"]),
        couponID: z.int().optional(),
        couponValue: z.string().optional(),
        referralID: z.int().optional(),
        referralValue: z.string().optional(),
        conditionIndex: z.int().optional(),
        effectIndex: z.int().optional(),
        details: z.string(),
      })
      .openapi("RuleEligibilityFailureDetails")
      .optional(),
  })
  .openapi("RuleEligibility");

/** How a campaign fared in a dry run (reference SEMANTICS §4.4). */
export const campaignEligibility = z
  .object({
    id,
    applicationId: id,
    name: z.string(),
    description: z.string(),
    startTime: dateTime.optional(),
    endTime: dateTime.optional(),
    attributes: z.record(z.string(), z.unknown()),
    state: z.literal("enabled").openapi({ description: "As it was evaluated" }),
    tags: z.array(z.string()),
    features: z.array(z.string()),
    eligibility: z.array(campaignVerdict),
    rules: z
      .array(
        z
          .object({ title: z.string(), eligibility: z.array(ruleVerdict) })
          .openapi("RuleMetadataEligibility"),
      )
      .openapi({ description: "The rules that were run" }),
  })
  .openapi("CampaignEligibility");

/**
 * Refuses the section where nothing can be said, or where others would tell the same differently.
 *
 * @throws Refusal `invalid`
 */
export function checkEligibilitySection(sections: readonly string[], dry: boolean): void {
  if (!sections.includes("campaignEligibility")) return;
  const refuse = (details: string) => invalidField("/responseContent", "Invalid value", details);
  if (!dry) throw refuse("campaignEligibility needs dry=true");
  for (const other of ["triggeredCampaigns", "ruleFailureReasons"]) {
    if (sections.includes(other)) throw refuse(`campaignEligibility excludes ${other}`);
  }
}

export function fromEligibleCampaign({
  row,
  fared,
}: EligibleCampaign): z.output<typeof campaignEligibility> {
  return present({
    id: row.id,
    applicationId: row.applicationId,
    name: row.name,
    description: row.description,
    startTime: row.startAtMs === null ? undefined : instant(row.startAtMs),
    endTime: row.endAtMs === null ? undefined : instant(row.endAtMs),
    attributes: row.attributes,
    state: "enabled" as const,
    tags: row.tags,
    features: row.features,
    eligibility: fared.eligibility.map(fromCampaignVerdict),
    rules: fared.rules.map(fromRule),
  });
}

function fromCampaignVerdict({ couponCode, failureCode }: CampaignVerdict) {
  return present({
    passed: failureCode === null,
    couponCode,
    details: failureCode === null ? undefined : { failureCode },
  });
}

function fromRule({ title, eligibility }: RuleEligibility) {
  return { title, eligibility: eligibility.map(fromRuleVerdict) };
}

function fromRuleVerdict({ couponCode, failure }: RuleVerdict) {
  if (failure === null) return present({ passed: true, couponCode });
  const details = present({
    failureCode:
      failure.conditionIndex === undefined
        ? ("EFFECT_FAILED" as const)
        : ("CONDITION_NOT_MET" as const),
    couponID: failure.couponId,
    couponValue: failure.couponValue,
    referralID: failure.referralId,
    referralValue: failure.referralValue,
    conditionIndex: failure.conditionIndex,
    effectIndex: failure.effectIndex,
    details: failure.details ?? "",
  });
  return present({ passed: false, couponCode, details });
}

import { checkRuleset, type CheckedRuleset } from "../../../core/rules/check";
import type { RulesetModel } from "../../../core/rules/model";
import { checkRulesetV1 } from "../../../core/rules/translate-v1";
import { asksForCoupon } from "../../../core/rules/warnings";
import type { Diagnostic } from "../../../core/expression/ast";
import type { RulesetContent } from "../../../db/queries/rulesets";
import { type FieldError, INVALID_DATA, invalidField, Refusal } from "../../refusal";
import type { ApplicationDefinitions } from "../definitions";

/** Larger rulesets are refused: two forms of each must fit a row of the database. */
export const RULESET_CHARACTERS_MAX = 500_000;

/** A ruleset as it was sent: Talang (`v1`) or typed blocks (`v2`). */
export interface RulesetInput {
  readonly form: "v1" | "v2";
  readonly json: Readonly<Record<string, unknown>>;
}

export function checkInput(input: RulesetInput, against: ApplicationDefinitions): CheckedRuleset {
  const { definitions, application } = against;
  const check = input.form === "v1" ? checkRulesetV1 : checkRuleset;
  return check(input.json, definitions, application);
}

/** What of its campaign a ruleset is looked at with. */
export type CampaignFeatures = readonly string[];

/** What is stored of a ruleset without problems; anything else is a 400 that names each of them. */
export function requireSound(
  input: RulesetInput,
  against: ApplicationDefinitions,
  features: CampaignFeatures,
): RulesetContent {
  requireBounded(input);
  const checked = checkInput(input, against);
  if (checked.model === null || checked.facts === null || checked.problems.length > 0) {
    throw new Refusal("invalid", INVALID_DATA, checked.problems.map(toFieldError));
  }
  return {
    form: input.form,
    source: { ...input.json },
    body: { ...checked.model },
    facts: checked.facts,
    warnings: [
      ...checked.warnings.map(toFieldError),
      ...campaignWarnings(input.form, checked.model, features),
    ],
  };
}

/** A campaign that is for coupons rejects every code that no rule asks for. */
function campaignWarnings(
  form: RulesetInput["form"],
  model: RulesetModel,
  features: CampaignFeatures,
): FieldError[] {
  if (!features.includes("coupons") || asksForCoupon(model)) return [];
  const details =
    "The campaign has the feature coupons, but no rule checks a coupon: every code is rejected";
  const pointer = form === "v1" ? "/rules" : "/promotionRules";
  return [{ title: "No coupon condition", details, source: { pointer } }];
}

export function requireBounded(input: RulesetInput): void {
  if (JSON.stringify(input.json).length <= RULESET_CHARACTERS_MAX) return;
  const details = `A ruleset may have ${RULESET_CHARACTERS_MAX} characters of JSON`;
  throw invalidField("/", "Too large", details);
}

/** Positions within a text become part of the sentence. */
export function toFieldError(diagnostic: Diagnostic): FieldError {
  const { title, details, pointer, source } = diagnostic;
  const where = source === undefined ? "" : ` (characters ${source.start} to ${source.end})`;
  return { title, details: `${details}${where}`, source: { pointer } };
}

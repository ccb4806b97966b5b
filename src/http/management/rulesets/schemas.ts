import type { RulesetRow } from "../../../db/queries/rulesets";
import { ACCOUNT_USER_ID } from "../../../services/account";
import type { RulesetInput } from "../../../services/management/rulesets/check";
import { INVALID_DATA, Refusal } from "../../../services/refusal";
import { dateTime, id, idParameter, LIST_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { instant, present } from "../../present";
import { finding } from "../../responses";
import { campaignPath } from "../parameters";

const RB_VERSION_LENGTH_MAX = 16;

// What the elements must look like is checked by the rule core, which names every place.
const things = z
  .array(z.unknown())
  .max(LIST_LENGTH_MAX)
  .openapi({ type: "array", items: { type: "object" } });

const talangForm = {
  rules: things,
  bindings: things,
  strikethroughRules: things.optional(),
  rbVersion: z.string().max(RB_VERSION_LENGTH_MAX).optional(),
};

const blockForm = {
  promotionRules: things,
  strikethroughRules: things,
  selectors: things.optional(),
  bundles: things.optional(),
  parameters: things.optional(),
};

const eitherForm = {
  rules: things.nullish(),
  bindings: things.nullish(),
  rbVersion: z.string().max(RB_VERSION_LENGTH_MAX).nullish(),
  promotionRules: things.nullish(),
  strikethroughRules: things.nullish(),
  selectors: things.nullish(),
  bundles: things.nullish(),
  parameters: things.nullish(),
};

export const rulesetToCheck = z.object(eitherForm).openapi("RulesetToCheck");

export const newRuleset = z
  .object({
    ...eitherForm,
    activate: z
      .boolean()
      .optional()
      .openapi({ description: "Makes it the active ruleset of the campaign" }),
  })
  .openapi("NewRuleset");

const stored = {
  id,
  created: dateTime,
  userId: id,
  campaignId: id,
  activatedAt: dateTime.optional(),
  warnings: z.array(finding),
};

const talangRuleset = z.object({ ...stored, ...talangForm }).openapi("Ruleset");

export const rulesetV2 = z.object({ ...stored, ...blockForm }).openapi("RulesetV2");

/** Reads back in the form that it was saved in. */
export const ruleset = z.union([talangRuleset, rulesetV2]);

export const rulesetPath = campaignPath.extend({ rulesetId: idParameter("rulesetId") });

/** The form follows from the list of rules that is there; both, or none, is a 400. */
export function toRulesetInput(body: z.output<typeof rulesetToCheck>): RulesetInput {
  const { rules, bindings, rbVersion, promotionRules, selectors, bundles, parameters } = body;
  const strikethroughRules = body.strikethroughRules ?? undefined;
  if (rules && !promotionRules) {
    const form = { rules, bindings: bindings ?? [], strikethroughRules, rbVersion };
    return { form: "v1", json: withoutNulls(form) };
  }
  if (promotionRules && !rules) {
    const form = { promotionRules, strikethroughRules, selectors, bundles, parameters };
    return { form: "v2", json: withoutNulls(form) };
  }
  const details = "Send either rules (Talang) or promotionRules (blocks)";
  throw new Refusal("invalid", INVALID_DATA, [
    { title: "Invalid value", details, source: { pointer: "/rules" } },
  ]);
}

function withoutNulls(form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(form).map(([key, value]) => [key, value ?? undefined]);
  return present(Object.fromEntries(entries));
}

function fromStored(row: RulesetRow) {
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    userId: ACCOUNT_USER_ID,
    campaignId: row.campaignId,
    ...(row.activatedAtMs === null ? {} : { activatedAt: instant(row.activatedAtMs) }),
    warnings: z.array(finding).parse(row.warnings),
  };
}

export function fromRuleset(row: RulesetRow): z.output<typeof ruleset> {
  if (row.form === "v1") {
    return { ...fromStored(row), ...z.object(talangForm).parse(row.source) };
  }
  return {
    ...fromStored(row),
    ...z.object(blockForm).parse({ strikethroughRules: [], ...row.source }),
  };
}

/** The structured form, whatever form it was saved in. */
export function fromRulesetV2(row: RulesetRow): z.output<typeof rulesetV2> {
  return { ...fromStored(row), ...z.object(blockForm).parse(row.body) };
}

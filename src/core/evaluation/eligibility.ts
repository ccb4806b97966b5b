import type { SkipReason } from "./candidates";
import type { CampaignIndexEntry } from "./catalogue";
import type { RuleFailure } from "./decision";

/** What became of one campaign in a dry run (reference SEMANTICS §4.4). */
export interface CampaignEligibility {
  readonly campaignId: number;
  /** One for each code of the campaign that was evaluated, or one without a code. */
  readonly eligibility: readonly CampaignVerdict[];
  /** The rules that ran, in order. */
  readonly rules: readonly RuleEligibility[];
}

export interface CampaignVerdict {
  readonly couponCode?: string;
  /** Null = it passed. */
  readonly failureCode: CampaignFailureCode | null;
}

export type CampaignFailureCode = "ALL_RULES_FAILED" | "SKIPPED" | "AUDIENCE_NOT_MATCHED";

export interface RuleEligibility {
  readonly title: string;
  /** One for each run of the rule. */
  readonly eligibility: readonly RuleVerdict[];
}

export interface RuleVerdict {
  readonly couponCode?: string;
  /** Null = it passed. */
  readonly failure: RuleFailure | null;
}

/** One run of one rule. */
export interface RuleOutcome {
  readonly campaignId: number;
  readonly ruleIndex: number;
  readonly title: string;
  /** The code whose turn it was; null in a pass without any. */
  readonly passCode: string | null;
  /** The code that the rule was run with. */
  readonly ruleCode: string | null;
  /** Null = the rule succeeded. */
  readonly failure: RuleFailure | null;
}

/** What an evaluation has to say about the campaigns that run at its instant. */
export interface EligibilityFacts {
  readonly outcomes: readonly RuleOutcome[];
  readonly triggeredCampaignIds: readonly number[];
  /** Why campaigns were not evaluated, by id; the others were. */
  readonly skipReasons: ReadonlyMap<number, SkipReason>;
}

/** The eligibility of each campaign: what its rules came to, and whether the tree let it apply. */
export function eligibilityOf(
  campaigns: readonly CampaignIndexEntry[],
  facts: EligibilityFacts,
): readonly CampaignEligibility[] {
  const triggered = new Set(facts.triggeredCampaignIds);
  const byCampaign = grouped(facts.outcomes, (outcome) => outcome.campaignId);
  return campaigns
    .filter(({ id }) => facts.skipReasons.get(id) !== "resting")
    .map(({ id }) => {
      const outcomes = byCampaign.get(id) ?? [];
      const skipReason = facts.skipReasons.get(id);
      return {
        campaignId: id,
        eligibility:
          outcomes.length === 0
            ? [{ failureCode: codeOfSkip(skipReason) }]
            : verdictsOf(outcomes, triggered.has(id)),
        rules: rulesOf(outcomes),
      };
    });
}

function codeOfSkip(reason: SkipReason | undefined): CampaignFailureCode {
  return reason === "audience" ? "AUDIENCE_NOT_MATCHED" : "SKIPPED";
}

function verdictsOf(
  outcomes: readonly RuleOutcome[],
  applies: boolean,
): readonly CampaignVerdict[] {
  return [...grouped(outcomes, (outcome) => outcome.passCode)].map(([code, ofPass]) => ({
    ...(code === null ? {} : { couponCode: code }),
    failureCode: failureCodeOf(ofPass, applies),
  }));
}

/** A campaign whose rules succeed may still lose against another one of its group. */
function failureCodeOf(
  outcomes: readonly RuleOutcome[],
  applies: boolean,
): CampaignFailureCode | null {
  if (!outcomes.some(({ failure }) => failure === null)) return "ALL_RULES_FAILED";
  return applies ? null : "SKIPPED";
}

function rulesOf(outcomes: readonly RuleOutcome[]): readonly RuleEligibility[] {
  const byRule = [...grouped(outcomes, (outcome) => outcome.ruleIndex)];
  return byRule
    .sort(([a], [b]) => a - b)
    .map(([, runs]) => ({
      title: runs[0]?.title ?? "",
      eligibility: runs.map(({ ruleCode, failure }) => ({
        ...(ruleCode === null ? {} : { couponCode: ruleCode }),
        failure,
      })),
    }));
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Whose rulesets; named as the paths name them. */
export interface RulesetPath {
  readonly applicationId: number;
  readonly campaignId: number;
}

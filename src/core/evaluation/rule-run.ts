/** One run of one rule: what its blocks read and what they want to happen. */
export interface RuleRun {
  readonly ruleIndex: number;
}

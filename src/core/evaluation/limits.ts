/** Bounds of an evaluation; a breach fails the rule that runs with an `error` effect. */

/**
 * Effects that the rules of one evaluation make, those of rules that failed or lost included: five
 * for each unit of the largest cart, so that an answer stays at some ten megabytes.
 */
export const EVALUATION_EFFECTS_MAX = 50_000;

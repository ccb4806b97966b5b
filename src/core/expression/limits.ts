/** Bounds of the language: a breach is a diagnostic when parsed, an EvaluationError when run. */

/** Characters of one formula or template. */
export const EXPRESSION_TEXT_LENGTH_MAX = 10_000;

/** Levels of calls, blocks, brackets or nested JSON. */
export const EXPRESSION_DEPTH_MAX = 100;

/** Calls, literals and blocks of one expression. */
export const EXPRESSION_NODES_MAX = 10_000;

/** Levels of all templates and values within each other that one expression may expand. */
export const EXPANSION_LEVELS_MAX = 100;

/** Parts of an expression that are checked, those of a template once for each expansion. */
export const CHECKED_NODES_MAX = 2 * EXPRESSION_NODES_MAX;

/** Elements of a list that an evaluation makes, those of lists in it included. */
export const LIST_LENGTH_MAX = 10_000;

/** Levels of lists in lists that an evaluation makes. */
export const LIST_DEPTH_MAX = 20;

/** Characters of a text that an evaluation makes. */
export const STRING_LENGTH_MAX = 10_000;

/** Function calls, look-ups and list elements of one evaluation, over all its rules. */
export const EVALUATION_STEPS_MAX = 2_000_000;

/** Digits after the point; a product with more is rounded to these, half away from zero. */
export const DECIMAL_PLACES_MAX = 40;

/** Steps of a call of constants that is computed when compiled; a longer one is left to run. */
export const FOLDING_STEPS_MAX = 1_000;

/** Steps that a failure costs which a rule makes good by `catch`: throwing is slow. */
export const CAUGHT_FAILURE_STEPS = 10;

/** Two to this power: characters that are copied or split in one step. */
export const CHARACTERS_PER_STEP_BITS = 4;

/** Two to this power: pairs of characters of a text and a part that is looked for in one step. */
export const SEARCHED_PAIRS_PER_STEP_BITS = 11;

/** Two to this power: values of lists that are compared with each other in one step. */
export const COMPARED_VALUES_PER_STEP_BITS = 3;

/** Steps of an effect on one unit of the cart, beside those of its expressions. */
export const UNIT_STEPS = 12;

/** Steps of reading a time on a zone's calendar. */
export const CALENDAR_STEPS = 20;

/** Findings reported about one expression; more would only repeat themselves. */
export const DIAGNOSTICS_MAX = 50;

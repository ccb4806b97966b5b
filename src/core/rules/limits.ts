/** Bounds of a ruleset; a breach is a problem when it is saved. */

export const RULES_MAX = 100;

/** Blocks of one ruleset, nested and failure blocks included. */
export const BLOCKS_MAX = 2_000;

/** Levels of blocks inside blocks. */
export const BLOCK_DEPTH_MAX = 20;

/** Blocks in one list. */
export const BLOCK_LIST_MAX = 200;

/** Elements of a literal list, such as the operand of `oneOf`. */
export const VALUE_LIST_MAX = 1_000;

export const TITLE_LENGTH_MAX = 500;

/** Characters of a name, a description or a notification. */
export const TEXT_LENGTH_MAX = 5_000;

export const PARAMETERS_MAX = 100;

export const SELECTORS_MAX = 100;

export const BUNDLES_MAX = 100;

/** The largest count or position that a step or a bundle may name. */
export const INTEGER_MAX = 10_000;

/** Levels of JSON that is kept as it came. */
export const KEPT_JSON_DEPTH_MAX = 50;

/** Problems reported at once; more would only repeat themselves. */
export const PROBLEMS_MAX = 100;

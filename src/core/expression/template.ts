import type { Expression } from "./ast";

/**
 * A text with `{{ … }}` segments. Exactly one segment and nothing around it yields the segment's
 * own value; anything else is rendered to text.
 */
export interface Template {
  readonly parts: readonly TemplatePart[];
}

/** Plain text, or an expression in its place. */
export type TemplatePart = string | Expression;

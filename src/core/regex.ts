import { RE2JS } from "re2js";
import { err, ok, type Result } from "./result";

/** Characters of a pattern: a rule needs no more, and the automaton grows with it. */
export const REGEX_LENGTH_MAX = 1_000;

/** A compiled pattern. Matching takes time linear in the text, whatever the pattern (RE2). */
export interface Regex {
  /** Whether the pattern matches anywhere in the text. */
  test(text: string): boolean;
}

/** Compiles an RE2 pattern, unanchored; the error is a sentence for whoever wrote it. */
export function compileRegex(pattern: string): Result<Regex, string> {
  if (pattern.length > REGEX_LENGTH_MAX) {
    return err(`The pattern is longer than ${REGEX_LENGTH_MAX} characters`);
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return ok({ test: (text) => compiled.test(text) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : "not understood";
    return err(`"${pattern}" is no RE2 pattern: ${reason}`);
  }
}

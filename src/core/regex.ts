import { RE2JS } from "re2js";
import { err, ok, type Result } from "./result";

/** Characters of a pattern: a rule needs no more, and the automaton grows with it. */
export const REGEX_LENGTH_MAX = 1_000;

/** Patterns kept compiled; all of them are dropped when one more comes. */
export const REGEX_CACHE_MAX = 256;

/** A compiled pattern. Matching takes time linear in the text, whatever the pattern (RE2). */
export interface Regex {
  /** Whether the pattern matches anywhere in the text. */
  test(text: string): boolean;
}

/** Compiles an RE2 pattern, unanchored; the error is a sentence for whoever wrote it. */
export function compileRegex(pattern: string): Result<Regex, string> {
  const known = compiledPatterns.get(pattern);
  if (known !== undefined) return known;
  const compiled = compileNew(pattern);
  if (compiledPatterns.size >= REGEX_CACHE_MAX) compiledPatterns.clear();
  compiledPatterns.set(pattern, compiled);
  return compiled;
}

/** The same pattern meets every cart item: compiling is remembered, which nobody can observe. */
const compiledPatterns = new Map<string, Result<Regex, string>>();

function compileNew(pattern: string): Result<Regex, string> {
  if (pattern.length > REGEX_LENGTH_MAX) {
    return err(`A pattern may have ${REGEX_LENGTH_MAX} characters at most`);
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return ok({ test: (text) => compiled.test(text) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : "not understood";
    return err(`"${pattern}" is no RE2 pattern: ${reason}`);
  }
}

import { RE2JS } from "re2js";
import { unfoldedSize } from "./regex-size";
import { err, ok, type Result } from "./result";

/** Characters of a pattern: a rule needs no more, and the automaton grows with it. */
export const REGEX_LENGTH_MAX = 1_000;

/** Instructions of a compiled pattern: `a{100}` has about 100. */
export const REGEX_SIZE_MAX = 2_000;

/** Patterns kept compiled; all of them are dropped when one more comes. */
export const REGEX_CACHE_MAX = 256;

/** A compiled pattern. Matching takes time linear in the text, whatever the pattern (RE2). */
export interface Regex {
  /** Whether the pattern matches anywhere in the text. */
  test(text: string): boolean;
  /** What a test of a text of this length costs at the most, in steps of an evaluation. */
  steps(textLength: number): number;
}

/** Compiles an RE2 pattern, unanchored; the error is a sentence for whoever wrote it. */
export function compileRegex(pattern: string): Result<Regex, string> {
  return remembered(pattern).regex;
}

/** What compiling a pattern costs, in steps of an evaluation; the same if it is remembered. */
export function compilingSteps(pattern: string): number {
  return remembered(pattern).compilingSteps;
}

interface CompiledPattern {
  readonly regex: Result<Regex, string>;
  readonly compilingSteps: number;
}

/** The same pattern meets every cart item: compiling is remembered, which nobody can observe. */
const compiledPatterns = new Map<string, CompiledPattern>();

function remembered(pattern: string): CompiledPattern {
  const known = compiledPatterns.get(pattern);
  if (known !== undefined) return known;
  const compiled = compileNew(pattern);
  if (compiledPatterns.size >= REGEX_CACHE_MAX) compiledPatterns.clear();
  compiledPatterns.set(pattern, compiled);
  return compiled;
}

/** Even a small pattern takes its time. */
const COMPILING_STEPS_MIN = 200;
const COMPILING_STEPS_PER_INSTRUCTION = 16;

function compileNew(pattern: string): CompiledPattern {
  if (pattern.length > REGEX_LENGTH_MAX) {
    return refusal(0, `A pattern may have ${REGEX_LENGTH_MAX} characters at most`);
  }
  const { length } = pattern;
  const unfolded = unfoldedSize(pattern);
  // Compiling takes time with the size, so what is far too large is refused before.
  if (unfolded > 2 * REGEX_SIZE_MAX) return refusal(length, tooManyInstructions(unfolded));
  try {
    const compiled = RE2JS.compile(pattern);
    const size = compiled.programSize();
    const compilingSteps = COMPILING_STEPS_MIN + length + size * COMPILING_STEPS_PER_INSTRUCTION;
    if (size > REGEX_SIZE_MAX) {
      return { regex: err(tooManyInstructions(size)), compilingSteps };
    }
    const test = (text: string) => compiled.test(text);
    const steps = (textLength: number) => matchingSteps(size, textLength);
    return { regex: ok({ test, steps }), compilingSteps };
  } catch (error) {
    const reason = error instanceof Error ? error.message : "not understood";
    return refusal(length, `"${pattern}" is no RE2 pattern: ${reason}`);
  }
}

function tooManyInstructions(size: number): string {
  return `A pattern may have ${REGEX_SIZE_MAX} instructions at most, this one has about ${size}`;
}

/** Reading a pattern is paid for, too; a longer one than allowed isn't read. */
function refusal(readLength: number, error: string): CompiledPattern {
  return { regex: err(error), compilingSteps: COMPILING_STEPS_MIN + readLength };
}

/** Patterns up to this size make small automata: one look per character. */
const SMALL_SIZE_MAX = 64;

/** Two to this power: instructions times characters of one step. */
const SMALL_BITS = 7;
const LARGE_BITS = 4;

function matchingSteps(size: number, textLength: number): number {
  return (size * textLength) >> (size > SMALL_SIZE_MAX ? LARGE_BITS : SMALL_BITS);
}

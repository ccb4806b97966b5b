import * as fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { compileRegex, compilingSteps, REGEX_CACHE_MAX, REGEX_LENGTH_MAX } from "./regex";
import { unfoldedSize } from "./regex-size";

/** Every program begins and ends. */
const FIXED_SIZE = 10;

/** Patterns of all parts that have a size of their own, with repetitions of repetitions. */
const { pattern: patterns } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("x", "é", ".", "\\d", "\\.", "\\pL", "\\p{Greek}", "\\x{10ffff}"),
    fc.constantFrom("[a-z]", "[^]a]", "[[:alpha:]_-]", "[\\]x]", "\\Qa+{3}(\\E"),
    fc.array(tie("pattern"), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")),
    fc.tuple(tie("pattern"), tie("pattern")).map(([a, b]) => `(?:${a}|y${b})`),
    fc
      .tuple(
        fc.constantFrom("(", "(?:", "(?i:"),
        tie("pattern"),
        fc.constantFrom("", "*", "+?", "{3}", "{2,}", "{0,4}", "{2,5}?", "?"),
      )
      .map(([open, inner, repetition]) => `${open}${inner})${repetition}`),
  ),
}));

describe("a pattern", () => {
  it("matches anywhere in the text, and the whole of it when anchored", () => {
    expect(matches("b+", "abbc")).toBe(true);
    expect(matches("^b+$", "abbc")).toBe(false);
    expect(matches("(?i)SUMMER", "summer-1")).toBe(true);
  });

  it("that backtracking engines can't bear takes linear time", () => {
    expect(matches("^(a+)+$", `${"a".repeat(5_000)}b`)).toBe(false);
  });

  it.each(["(", "[z-a]", "(?=a)", "a{2000}", "a".repeat(REGEX_LENGTH_MAX + 1)])(
    "that is none gets a sentence: %s",
    (pattern) => {
      const compiled = compileRegex(pattern);
      expect(compiled.ok ? "" : compiled.error).toMatch(/no RE2 pattern|characters at most/u);
    },
  );

  it("that unfolds to more than it says gets a sentence, and costs what it took to find out", () => {
    const pattern = `${"a".repeat(750)}(${"b".repeat(225)}){10}`;
    const compiled = compileRegex(pattern);
    expect(compiled.ok ? "" : compiled.error).toMatch(/2000 instructions at most/u);
    expect(compilingSteps(pattern)).toBeGreaterThan(40_000);
    expect(compilingSteps("a")).toBeLessThan(500);
  });

  it.each([
    `(${"a".repeat(880)}){1000}`,
    "((a{1,10}){1,10}){1,10}(\\d{3}){900}",
    "([a-z]{0,100}x{5}){9}[a-z]{0,1000}[0-9]{0,1000}",
  ])("that unfolds to far too much is refused before it is compiled: %s", (pattern) => {
    const compiled = compileRegex(pattern);
    expect(compiled.ok ? "" : compiled.error).toMatch(/instructions at most, this one has about/u);
    expect(compilingSteps(pattern)).toBeLessThan(2_000);
  });

  it("unfolds to about what its size tells, whatever it is made of", () => {
    fc.assert(
      fc.property(patterns, (pattern) => {
        fc.pre(compileRegex(pattern).ok);
        const size = RE2JS.compile(pattern).programSize();
        expect(2 * unfoldedSize(pattern) + FIXED_SIZE).toBeGreaterThanOrEqual(size);
        expect(unfoldedSize(pattern)).toBeLessThanOrEqual(2 * size + FIXED_SIZE);
      }),
    );
  });

  it("still works after more patterns than are kept", () => {
    for (let index = 0; index <= REGEX_CACHE_MAX; index += 1) {
      expect(matches(`^x${index}$`, `x${index}`)).toBe(true);
    }
    expect(matches("^x0$", "x0")).toBe(true);
  });
});

function matches(pattern: string, text: string): boolean {
  const compiled = compileRegex(pattern);
  if (!compiled.ok) throw new Error(compiled.error);
  return compiled.value.test(text);
}

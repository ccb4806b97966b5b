import { describe, expect, it } from "vitest";
import { compileRegex, compilingSteps, REGEX_CACHE_MAX, REGEX_LENGTH_MAX } from "./regex";

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
    const pattern = `(${"a".repeat(500)}){100}`;
    const compiled = compileRegex(pattern);
    expect(compiled.ok ? "" : compiled.error).toMatch(/2000 instructions at most/u);
    expect(compilingSteps(pattern)).toBeGreaterThan(500_000);
    expect(compilingSteps("a")).toBeLessThan(500);
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

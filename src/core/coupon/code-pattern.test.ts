import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { foldCode } from "./code";
import {
  allowedByPlace,
  type CodePattern,
  compileCodePattern,
  DEFAULT_VALID_CHARACTERS,
  drawCodes,
  fitsHalfOfSpace,
} from "./code-pattern";

const BYTE_VALUES = 256;
const upper = (code: string) => foldCode(code, "insensitive-uppercase");
const asIs = (code: string) => code;

function compiled(couponPattern: string, validCharacters = DEFAULT_VALID_CHARACTERS): CodePattern {
  const result = compileCodePattern({ couponPattern, validCharacters }, asIs);
  if (!result.ok) throw new Error(result.error.details);
  return result.value;
}

const zeroes = (length: number) => new Uint8Array(length);

/** A repeatable source: a small linear generator, good enough to spread bytes. */
function seededBytes(seed: number): (length: number) => Uint8Array {
  let state = seed >>> 0;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
}

describe("a code pattern", () => {
  it("keeps its fixed text and fills every # from the valid characters", () => {
    const [code] = drawCodes({
      pattern: compiled("SUMMER-##.#", ["A", "7"]),
      count: 1,
      bytes: seededBytes(1),
    });
    expect(code).toMatch(/^SUMMER-[A7]{2}\.[A7]$/);
  });

  it("without # has a space of one code", () => {
    expect(compiled("XMAS-2021")).toMatchObject({ randomPlaces: 0, space: 1, text: "XMAS-2021" });
  });

  it("folds text and characters, and counts a character once however often it is named", () => {
    const result = compileCodePattern(
      { couponPattern: "ab-#", validCharacters: ["a", "A", "b"] },
      upper,
    );
    expect(result).toMatchObject({
      ok: true,
      value: { text: "AB-#", characters: ["A", "B"], space: 2 },
    });
  });

  it.each([
    ["two characters", "A#", DEFAULT_VALID_CHARACTERS, "couponPattern"],
    ["101 characters", "#".repeat(101), DEFAULT_VALID_CHARACTERS, "couponPattern"],
    ["a space", "AB #", DEFAULT_VALID_CHARACTERS, "couponPattern"],
    ["a letter beyond ASCII", "ÄB#", DEFAULT_VALID_CHARACTERS, "couponPattern"],
    ["no valid character", "AB#", [], "validCharacters"],
    ["a valid character of two letters", "AB#", ["AB"], "validCharacters"],
    ["# as a valid character", "AB#", ["#"], "validCharacters"],
    ["an empty valid character", "AB#", [""], "validCharacters"],
  ])("is refused with %s", (_, couponPattern, validCharacters, field) => {
    expect(compileCodePattern({ couponPattern, validCharacters }, asIs)).toMatchObject({
      ok: false,
      error: { field },
    });
  });

  it("may be used up to one half of its space", () => {
    const pattern = compiled("AB#", ["0", "1", "2", "3"]);
    expect(fitsHalfOfSpace(pattern, 2, 0)).toBe(true);
    expect(fitsHalfOfSpace(pattern, 2, 1)).toBe(false);
    expect(fitsHalfOfSpace(compiled("#".repeat(100)), 20_000, 5_000_000)).toBe(true);
  });
});

describe("drawing codes", () => {
  it("yields distinct codes that fit the pattern and avoid those taken", () => {
    assert(
      property(integer({ min: 0 }), integer({ min: 1, max: 50 }), (seed, count) => {
        const pattern = compiled("N##", "0123456789".split(""));
        const taken = new Set(["N00", "N11", "N22"]);
        const codes = drawCodes({ pattern, count, bytes: seededBytes(seed) }, taken);
        expect(new Set(codes).size).toBe(count);
        const places = allowedByPlace(pattern);
        for (const code of codes) {
          expect(taken.has(code)).toBe(false);
          expect(code).toHaveLength(places.length);
          code.split("").forEach((character, index) => expect(places[index]).toContain(character));
        }
      }),
    );
  });

  it("favours no character, although 256 is no multiple of their number", () => {
    const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-".split("");
    // Starts with the four values that would favour the first four characters.
    let next = 252;
    const bytes = (length: number) => Uint8Array.from({ length }, () => next++ % BYTE_VALUES);
    const pattern = compiled("####", characters);
    const drawn = drawCodes({ pattern, count: 63, bytes }).join("");
    const uses = characters.map((character) => drawn.split(character).length - 1);
    expect(new Set(uses)).toEqual(new Set([4]));
  });

  it("ends with an error when the source never yields a free code", () => {
    expect(() => drawCodes({ pattern: compiled("AB#"), count: 2, bytes: zeroes })).toThrow(
      /Invariant/,
    );
  });
});

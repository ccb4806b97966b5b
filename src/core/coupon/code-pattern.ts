import { assert } from "../assert";
import { err, ok, type Result } from "../result";

/** Random bytes, as many as asked for. A decision passes bytes that it draws from its seed. */
export type ByteSource = (length: number) => Uint8Array;

export interface CodePatternSettings {
  /** Text in which every `#` stands for one random character. */
  readonly couponPattern: string;
  /** What a `#` is drawn from, one character each. */
  readonly validCharacters: readonly string[];
}

/** A checked pattern: fixed text and random places, in the form in which codes are stored. */
export interface CodePattern {
  readonly text: string;
  /** Distinct after folding, so that each of them is equally likely. */
  readonly characters: readonly string[];
  readonly randomPlaces: number;
  /** How many different codes there are; `Infinity` beyond the largest safe integer. */
  readonly space: number;
}

export interface CodePatternProblem {
  readonly field: "couponPattern" | "validCharacters";
  readonly details: string;
}

/** Bounds of the public schema (reference SEMANTICS §7). */
export const CODE_PATTERN_LENGTH_MIN = 3;
export const CODE_PATTERN_LENGTH_MAX = 100;
export const VALID_CHARACTERS_MAX = 128;
export const DEFAULT_VALID_CHARACTERS: readonly string[] =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".split("");
/** Used where neither the call nor the campaign names a pattern: 36^12 codes, easy to read out. */
export const DEFAULT_COUPON_PATTERN = "####-####-####";

/**
 * Checks a pattern and brings it into the stored form.
 *
 * @param fold how the Application stores codes (its case sensitivity)
 */
export function compileCodePattern(
  settings: CodePatternSettings,
  fold: (code: string) => string,
): Result<CodePattern, CodePatternProblem> {
  const problem = checkPattern(settings);
  if (problem !== null) return err(problem);
  const characters = [...new Set(settings.validCharacters.map(fold))];
  const randomPlaces = settings.couponPattern.split(PLACEHOLDER).length - 1;
  if (randomPlaces > 0 && characters.length === 0) {
    return err({
      field: "validCharacters",
      details: "must hold at least one character, because the pattern has random places",
    });
  }
  const size = characters.length ** randomPlaces;
  return ok({
    text: fold(settings.couponPattern),
    characters,
    randomPlaces,
    space: randomPlaces === 0 ? 1 : Number.isSafeInteger(size) ? size : Infinity,
  });
}

/**
 * Whether `wanted` more codes leave at least half of the space free (CONTRACT, Management
 * extensions): beyond that, drawing collides too often and codes are easy to guess.
 */
export function fitsHalfOfSpace(pattern: CodePattern, wanted: number, existing: number): boolean {
  return wanted + existing <= pattern.space / 2;
}

/**
 * Draws `count` different codes, none of which is in `taken`. Every character is equally likely.
 * The space must have room for them (`fitsHalfOfSpace`).
 */
export function drawCodes(
  request: { readonly pattern: CodePattern; readonly count: number; readonly bytes: ByteSource },
  taken: ReadonlySet<string> = new Set(),
): string[] {
  const { pattern, count } = request;
  assert(pattern.randomPlaces > 0, "codes are drawn for patterns with random places only");
  // Most bytes are good for a character; a few more spare a second call.
  const bytesWanted = Math.min(BYTES_PER_CALL, 2 * count * pattern.randomPlaces + 8);
  const next = characterSource(pattern.characters, () => request.bytes(bytesWanted));
  const drawn = new Set<string>();
  const drawsMax = count * DRAWS_PER_CODE_MAX + DRAWS_MIN;
  for (let draws = 0; drawn.size < count; draws++) {
    assert(draws < drawsMax, "a code space that is at most half full yields enough codes");
    const code = pattern.text.replaceAll(PLACEHOLDER, next);
    if (!taken.has(code)) drawn.add(code);
  }
  return [...drawn];
}

/** The characters that each place of a code may have: what the codes in use are compared with. */
export function allowedByPlace(pattern: CodePattern): string[] {
  const characters = pattern.characters.join("");
  return pattern.text.split("").map((place) => (place === PLACEHOLDER ? characters : place));
}

const PLACEHOLDER = "#";
const PATTERN_TEXT = /^[A-Za-z0-9._%+@#-]+$/;
const VALID_CHARACTER = /^[A-Za-z0-9._%+@-]$/;
/** At half of the space a draw fails every second time; 64 failures in a row are out of reach. */
const DRAWS_PER_CODE_MAX = 64;
const DRAWS_MIN = 1_024;
const BYTE_VALUES = 256;
const BYTES_PER_CALL = 4_096;

function checkPattern(settings: CodePatternSettings): CodePatternProblem | null {
  const { couponPattern, validCharacters } = settings;
  if (
    couponPattern.length < CODE_PATTERN_LENGTH_MIN ||
    couponPattern.length > CODE_PATTERN_LENGTH_MAX
  ) {
    const range = `${CODE_PATTERN_LENGTH_MIN} to ${CODE_PATTERN_LENGTH_MAX}`;
    return { field: "couponPattern", details: `must have ${range} characters` };
  }
  if (!PATTERN_TEXT.test(couponPattern)) {
    return {
      field: "couponPattern",
      details: "may hold only letters A-Z and a-z, digits, and . _ % + @ - (and # for random)",
    };
  }
  const bad = validCharacters.find((character) => !VALID_CHARACTER.test(character));
  if (bad !== undefined) {
    const shown = JSON.stringify(bad.slice(0, 20));
    return {
      field: "validCharacters",
      details: `${shown} is not a single letter A-Z or a-z, digit, or one of . _ % + @ -`,
    };
  }
  return null;
}

/** One character per call; bytes that would favour some characters are thrown away. */
function characterSource(characters: readonly string[], bytes: () => Uint8Array): () => string {
  const fairEnd = BYTE_VALUES - (BYTE_VALUES % characters.length);
  let buffer: Uint8Array = new Uint8Array(0);
  let position = 0;
  return () => {
    for (;;) {
      const byte = buffer[position++];
      if (byte === undefined) {
        buffer = bytes();
        position = 0;
      } else if (byte < fairEnd) {
        const character = characters[byte % characters.length];
        assert(character !== undefined, "an index below the count names a character");
        return character;
      }
    }
  };
}

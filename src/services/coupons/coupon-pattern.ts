import { foldCode } from "../../core/coupon/code";
import {
  type CodePattern,
  compileCodePattern,
  DEFAULT_COUPON_PATTERN,
  DEFAULT_VALID_CHARACTERS,
} from "../../core/coupon/code-pattern";
import type { ApplicationSettings } from "../../core/evaluation/catalogue";
import { invalidField } from "../refusal";

export interface WishedPattern {
  /** Null = the campaign's, else the house's. */
  readonly couponPattern: string | null;
  readonly validCharacters: readonly string[] | null;
}

export interface PatternSettings {
  readonly caseSensitivity: ApplicationSettings["caseSensitivity"];
  readonly couponSettings: {
    readonly couponPattern: string;
    readonly validCharacters: readonly string[];
  } | null;
}

/**
 * What new coupons of a campaign look like.
 *
 * @throws Refusal `invalid`
 */
export function couponPatternOf(
  wished: WishedPattern,
  { caseSensitivity, couponSettings }: PatternSettings,
): CodePattern {
  const compiled = compileCodePattern(
    {
      couponPattern:
        wished.couponPattern ?? couponSettings?.couponPattern ?? DEFAULT_COUPON_PATTERN,
      validCharacters:
        nonEmpty(wished.validCharacters) ??
        nonEmpty(couponSettings?.validCharacters) ??
        DEFAULT_VALID_CHARACTERS,
    },
    (code) => foldCode(code, caseSensitivity),
  );
  if (compiled.ok) return compiled.value;
  const { field, details } = compiled.error;
  throw invalidField(`/${field}`, "Invalid value", `${field} ${details}`);
}

function nonEmpty(characters: readonly string[] | null | undefined): readonly string[] | null {
  return characters === null || characters === undefined || characters.length === 0
    ? null
    : characters;
}

import {
  type CodePattern,
  type CodePatternSettings,
  compileCodePattern,
  DEFAULT_VALID_CHARACTERS,
} from "../../../core/coupon/code-pattern";
import { CARD_IDENTIFIER_LENGTH_MIN } from "../../../core/ledger/card-identifier";
import { invalidField } from "../../refusal";

/**
 * How identifiers of new cards are drawn. Upper and lower case stay as they are.
 *
 * @param pointer where the settings stand in the request
 * @throws Refusal `invalid`
 */
export function cardCodePattern(settings: CodePatternSettings, pointer: string): CodePattern {
  const { couponPattern, validCharacters } = settings;
  if (couponPattern.length < CARD_IDENTIFIER_LENGTH_MIN) {
    const details = `A card's identifier has at least ${CARD_IDENTIFIER_LENGTH_MIN} characters`;
    throw invalidField(`${pointer}/couponPattern`, "Invalid value", details);
  }
  const characters = validCharacters.length === 0 ? DEFAULT_VALID_CHARACTERS : validCharacters;
  const compiled = compileCodePattern(
    { couponPattern, validCharacters: characters },
    (code) => code,
  );
  if (compiled.ok) return compiled.value;
  const { field, details } = compiled.error;
  throw invalidField(`${pointer}/${field}`, "Invalid value", `${field} ${details}`);
}

/** What a loyalty card may be called (reference LoyaltyCardIdentifier). */
export const CARD_IDENTIFIER_LENGTH_MIN = 4;
export const CARD_IDENTIFIER_LENGTH_MAX = 108;

const CHARACTERS = /^[A-Za-z0-9._%+@-]+$/;

/** Null when it is a card identifier, else what is wrong with it. Upper and lower case differ. */
export function cardIdentifierProblem(identifier: string): string | null {
  const { length } = identifier;
  if (length < CARD_IDENTIFIER_LENGTH_MIN || length > CARD_IDENTIFIER_LENGTH_MAX) {
    return `must have ${CARD_IDENTIFIER_LENGTH_MIN} to ${CARD_IDENTIFIER_LENGTH_MAX} characters`;
  }
  return CHARACTERS.test(identifier) ? null : "may hold letters, digits and . _ % + @ - only";
}

/** The object that keeps a customer's points: live and sandbox ones are two (SEMANTICS §16). */
export function walletNameOfProfile(sandbox: boolean, integrationId: string): string {
  return `${sandbox ? "sandbox" : "profile"}:${integrationId}`;
}

/**
 * The object that keeps the points of one loyalty card, unless the card's row names another one: it
 * can be asked before the row is read.
 */
export function walletNameOfCard(programId: number, cardIdentifier: string): string {
  return `card:${programId}:${cardIdentifier}`;
}

/** Another object for the same card; no identifier has a colon, so that no other card finds it. */
export function freshWalletNameOfCard(
  programId: number,
  cardIdentifier: string,
  uuid: string,
): string {
  return `${walletNameOfCard(programId, cardIdentifier)}:${uuid}`;
}

export function isWalletOfCard(walletName: string): boolean {
  return walletName.startsWith("card:");
}

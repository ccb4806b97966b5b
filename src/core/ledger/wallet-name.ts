/** The object that keeps a customer's points: live and sandbox ones are two (SEMANTICS §16). */
export function walletNameOfProfile(sandbox: boolean, integrationId: string): string {
  return `${sandbox ? "sandbox" : "profile"}:${integrationId}`;
}

/** The object that keeps the points of one loyalty card. */
export function walletNameOfCard(programId: number, cardIdentifier: string): string {
  return `card:${programId}:${cardIdentifier}`;
}

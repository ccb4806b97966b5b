import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import { walletNameOfCard, walletNameOfProfile } from "../../core/ledger/wallet-name";
import type { LoyaltyCardRow } from "../../db/queries/loyalty-cards/columns";
import { cardStatement } from "../../db/queries/loyalty-cards/read";
import { profileStatement, type ProfileRow } from "../../db/queries/session-facts";
import type { Database } from "../ports";
import { notFound } from "../refusal";

/** A customer's points in a program of customers. */
export interface ProfileOwner {
  readonly programId: number;
  readonly profileIntegrationId: string;
}

/** A card's points in a program of cards. */
export interface CardOwner {
  readonly programId: number;
  readonly cardIdentifier: string;
}

/** Whose points in which program. */
export type LedgerOwner = ProfileOwner | CardOwner;

export function isCardOwner(owner: LedgerOwner): owner is CardOwner {
  return "cardIdentifier" in owner;
}

/** Whether the program keeps points of such owners. */
export function fitsProgram(
  owner: LedgerOwner,
  { cardBased }: Pick<LoyaltyProgramDefinition, "cardBased">,
): boolean {
  return cardBased === isCardOwner(owner);
}

/** The row that proves the owner, and names a card's wallet. */
export function ownerStatement(
  db: Pick<Database, "prepare">,
  sandbox: boolean,
  owner: LedgerOwner,
): D1PreparedStatement {
  if (isCardOwner(owner)) {
    return cardStatement(db, { programId: owner.programId, identifier: owner.cardIdentifier });
  }
  return profileStatement(db, sandbox ? "sandbox" : "live", owner.profileIntegrationId);
}

export type OwnerRow = ProfileRow | LoyaltyCardRow;

/** The wallet that can be asked before the row is read; a card's may be another one. */
export function likelyWalletName(sandbox: boolean, owner: LedgerOwner): string {
  if (isCardOwner(owner)) return walletNameOfCard(owner.programId, owner.cardIdentifier);
  return walletNameOfProfile(sandbox, owner.profileIntegrationId);
}

export function walletNameIn(row: OwnerRow, sandbox: boolean): string {
  return "walletName" in row ? row.walletName : walletNameOfProfile(sandbox, row.integrationId);
}

export function ownerNotFound(owner: LedgerOwner) {
  return notFound(isCardOwner(owner) ? "Loyalty card" : "Customer profile");
}

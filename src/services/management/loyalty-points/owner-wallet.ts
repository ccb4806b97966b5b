import type { LoyaltyProgramRecord } from "../../../db/queries/loyalty-programs";
import type { WalletRpc } from "../../../durable/loyalty-wallet/protocol";
import type { ManagementContext } from "../../context";
import {
  fitsProgram,
  isCardOwner,
  type LedgerOwner,
  ownerNotFound,
  type OwnerRow,
  ownerStatement,
  walletNameIn,
} from "../../loyalty/ledger-owner";
import { notFound } from "../../refusal";
import { getLoyaltyProgram } from "../loyalty-programs/get-loyalty-program";

export interface OwnerWallet {
  readonly program: LoyaltyProgramRecord;
  readonly owner: OwnerRow;
  readonly walletName: string;
  readonly wallet: WalletRpc;
}

/**
 * The wallet of a customer or a card, and the program.
 *
 * @throws Refusal `not_found`
 */
export async function ownerWallet(
  context: ManagementContext,
  owner: LedgerOwner,
): Promise<OwnerWallet> {
  const program = await programOf(context, owner);
  const { db, objects } = context.ports;
  const row = await ownerStatement(db, program.sandbox, owner).first<OwnerRow>();
  if (!row) throw ownerNotFound(owner);
  const walletName = walletNameIn(row, program.sandbox);
  return { program, owner: row, walletName, wallet: objects.wallet(walletName) };
}

/** A program of the owner's kind: the other kind answers like a missing one. */
export async function programOf(
  context: ManagementContext,
  owner: LedgerOwner,
): Promise<LoyaltyProgramRecord> {
  const program = await getLoyaltyProgram(context, owner.programId);
  if (fitsProgram(owner, program)) return program;
  throw notFound(`${isCardOwner(owner) ? "Card" : "Profile"}-based loyalty program`);
}

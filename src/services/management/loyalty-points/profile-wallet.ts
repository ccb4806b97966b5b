import { walletNameOfProfile } from "../../../core/ledger/wallet-name";
import type { LoyaltyProgramRecord } from "../../../db/queries/loyalty-programs";
import { profileStatement } from "../../../db/queries/session-facts";
import type { WalletRpc } from "../../../durable/loyalty-wallet/protocol";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { getLoyaltyProgram } from "../loyalty-programs/get-loyalty-program";

/** Whose points in which program. */
export interface ProfileLedger {
  readonly programId: number;
  readonly profileIntegrationId: string;
}

/**
 * The wallet of a customer who is known, and the program.
 *
 * @throws Refusal `not_found`
 */
export async function profileWallet(
  context: ManagementContext,
  { programId, profileIntegrationId }: ProfileLedger,
): Promise<{ readonly program: LoyaltyProgramRecord; readonly wallet: WalletRpc }> {
  const program = await getLoyaltyProgram(context, programId);
  const { db, objects } = context.ports;
  const environment = program.sandbox ? "sandbox" : "live";
  const profile = await profileStatement(db, environment, profileIntegrationId).first();
  if (!profile) throw notFound("Customer profile");
  const walletName = walletNameOfProfile(program.sandbox, profileIntegrationId);
  return { program, wallet: objects.wallet(walletName) };
}

import { programRules } from "../../core/ledger/program-rules";
import { profileSeenStatement } from "../../db/queries/profile-seen";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { replayWalletCall, walletCall } from "../idempotency/wallet-call";
import { Refusal } from "../refusal";
import type { ProfileOwner } from "./ledger-owner";
import { proveLedger } from "./read-ledger";

/**
 * Makes a customer a member of a program; one who is seen for the first time comes into being.
 *
 * @throws Refusal `unauthorized`, `not_found`, `invalid` for one who is a member already
 */
export async function joinProgram(context: IntegrationContext, owner: ProfileOwner): Promise<void> {
  const { program, index, profile, wallet, walletName } = await proveLedger(context, owner);
  const { clock, db } = context.ports;
  const nowMs = clock.now();
  if (!profile) {
    const environment = index.application.sandbox ? "sandbox" : "live";
    const integrationId = owner.profileIntegrationId;
    await profileSeenStatement(db, { environment, integrationId, nowMs }).run();
  }
  const programs = [programRules(program)];
  const call = walletCall(context, index.application.id);
  const command = { walletName, programId: program.id, nowMs, programs, ...call };
  const { joinedAtMs, earlier } = await again(() => wallet.join(command));
  replayWalletCall(context, earlier);
  // A lost answer is asked for again: it is the same instant then.
  if (joinedAtMs === nowMs || earlier !== undefined) return;
  throw new Refusal("invalid", "The customer is a member of the loyalty program already");
}

import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import { keyRowStatement, type KeyRow } from "../../db/queries/key-row";
import { profileStatement, type ProfileRow } from "../../db/queries/session-facts";
import type { WalletRpc } from "../../durable/loyalty-wallet/protocol";
import { again } from "../again";
import { requireLiveKey } from "../authenticate";
import type { CatalogueIndex } from "../catalogue/cache";
import { currentIndex, rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import { notFound } from "../refusal";

/** Whose points in which program. */
export interface LedgerOwner {
  readonly programId: number;
  readonly profileIntegrationId: string;
}

export interface ReadLedger<T> {
  readonly program: LoyaltyProgramDefinition;
  readonly value: T;
}

/**
 * Reads a customer's wallet: key row and profile in one D1 batch ‖ the wallet, one hop. A program
 * that the Application is not connected to answers like a missing one (DESIGN §6).
 *
 * @throws Refusal `unauthorized`, `not_found`
 */
export async function readLedger<T>(
  context: IntegrationContext,
  owner: LedgerOwner,
  read: (wallet: WalletRpc) => Promise<T>,
): Promise<ReadLedger<T>> {
  const remembered = await rememberedIndex(context);
  const { sandbox } = remembered.application;
  const readWallet = () => {
    const name = walletNameOfProfile(sandbox, owner.profileIntegrationId);
    return again(() => read(context.ports.objects.wallet(name)));
  };
  // A wallet is not touched for a program that can't be the Application's.
  const known = programOf(remembered, owner.programId) !== undefined;
  const [{ key, profile }, early] = await Promise.all([
    loadOwner(context, remembered, owner),
    known ? readWallet() : undefined,
  ]);
  const program = programOf(await currentIndex(context, remembered, key), owner.programId);
  if (!program) throw notFound("Loyalty program");
  if (!profile) throw notFound("Customer profile");
  return { program, value: early ?? (await readWallet()) };
}

export interface ProvenLedger {
  readonly program: LoyaltyProgramDefinition;
  readonly index: CatalogueIndex;
  /** The customer; undefined = not seen yet. */
  readonly profile: ProfileRow | undefined;
  readonly wallet: WalletRpc;
  readonly walletName: string;
}

/**
 * The same for what writes: the key is proven before a wallet is touched.
 *
 * @throws Refusal `unauthorized`, `not_found`
 */
export async function proveLedger(
  context: IntegrationContext,
  owner: LedgerOwner,
): Promise<ProvenLedger> {
  const remembered = await rememberedIndex(context);
  const { key, profile } = await loadOwner(context, remembered, owner);
  const index = await currentIndex(context, remembered, key);
  const program = programOf(index, owner.programId);
  if (!program) throw notFound("Loyalty program");
  const { sandbox } = index.application;
  const walletName = walletNameOfProfile(sandbox, owner.profileIntegrationId);
  const wallet = context.ports.objects.wallet(walletName);
  return { program, index, profile, wallet, walletName };
}

async function loadOwner(
  context: IntegrationContext,
  index: CatalogueIndex,
  owner: LedgerOwner,
): Promise<{ readonly key: KeyRow; readonly profile: ProfileRow | undefined }> {
  const { db } = context.ports;
  const environment = index.application.sandbox ? "sandbox" : "live";
  const [key, profile] = await db.batch([
    keyRowStatement(db, context.keyHash),
    profileStatement(db, environment, owner.profileIntegrationId),
  ]);
  return {
    key: requireLiveKey(context, key?.results[0] as KeyRow | undefined),
    profile: profile?.results[0] as ProfileRow | undefined,
  };
}

function programOf(index: CatalogueIndex, programId: number): LoyaltyProgramDefinition | undefined {
  const { application, definitions } = index;
  return definitions.loyaltyPrograms.find(
    (program) =>
      program.id === programId &&
      !program.cardBased &&
      program.subscribedApplications.includes(application.id),
  );
}

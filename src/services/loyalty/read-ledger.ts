import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import { keyRowStatement, type KeyRow } from "../../db/queries/key-row";
import type { ProfileRow } from "../../db/queries/session-facts";
import type { WalletRpc } from "../../durable/loyalty-wallet/protocol";
import { again } from "../again";
import { requireLiveKey } from "../authenticate";
import type { CatalogueIndex } from "../catalogue/cache";
import { currentIndex, rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import { notFound } from "../refusal";
import {
  fitsProgram,
  type LedgerOwner,
  likelyWalletName,
  ownerNotFound,
  type OwnerRow,
  ownerStatement,
  type ProfileOwner,
  walletNameIn,
} from "./ledger-owner";

export interface ReadLedger<T> {
  readonly program: LoyaltyProgramDefinition;
  readonly owner: OwnerRow;
  readonly value: T;
}

/**
 * Reads an owner's wallet: key row and owner in one D1 batch ‖ the wallet, one hop; +1 for a card
 * that was transferred, whose wallet only its row tells. A program that the Application is not
 * connected to answers like a missing one (DESIGN §6).
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
  const readWallet = (name: string) => again(() => read(context.ports.objects.wallet(name)));
  const likely = likelyWalletName(sandbox, owner);
  // A wallet is not touched for a program that can't be the Application's.
  const known = programOf(remembered, owner) !== undefined;
  const [{ key, row }, early] = await Promise.all([
    loadOwner(context, remembered, owner),
    known ? readWallet(likely).then((value) => ({ value })) : undefined,
  ]);
  const program = programOf(await currentIndex(context, remembered, key), owner);
  if (!program) throw notFound("Loyalty program");
  if (!row) throw ownerNotFound(owner);
  const walletName = walletNameIn(row, sandbox);
  if (early && walletName === likely) return { program, owner: row, value: early.value };
  return { program, owner: row, value: await readWallet(walletName) };
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
  owner: ProfileOwner,
): Promise<ProvenLedger> {
  const remembered = await rememberedIndex(context);
  const { key, row } = await loadOwner(context, remembered, owner);
  const index = await currentIndex(context, remembered, key);
  const program = programOf(index, owner);
  if (!program) throw notFound("Loyalty program");
  const { sandbox } = index.application;
  const walletName = walletNameOfProfile(sandbox, owner.profileIntegrationId);
  const wallet = context.ports.objects.wallet(walletName);
  return { program, index, profile: row as ProfileRow | undefined, wallet, walletName };
}

async function loadOwner(
  context: IntegrationContext,
  index: CatalogueIndex,
  owner: LedgerOwner,
): Promise<{ readonly key: KeyRow; readonly row: OwnerRow | undefined }> {
  const { db } = context.ports;
  const [key, row] = await db.batch([
    keyRowStatement(db, context.keyHash),
    ownerStatement(db, index.application.sandbox, owner),
  ]);
  return {
    key: requireLiveKey(context, key?.results[0] as KeyRow | undefined),
    row: row?.results[0] as OwnerRow | undefined,
  };
}

function programOf(
  index: CatalogueIndex,
  owner: LedgerOwner,
): LoyaltyProgramDefinition | undefined {
  const { application, definitions } = index;
  return definitions.loyaltyPrograms.find(
    (program) =>
      program.id === owner.programId &&
      fitsProgram(owner, program) &&
      program.subscribedApplications.includes(application.id),
  );
}

import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import { programRules } from "../../core/ledger/program-rules";
import type { LedgerEntry } from "../../core/ledger/types";
import { isWalletOfCard, walletNameOfProfile } from "../../core/ledger/wallet-name";
import { walletsOfWaitingPoints } from "../../db/queries/balance-copies";
import { cardsOfWalletsStatement } from "../../db/queries/loyalty-cards/read";
import { keyRowStatement, type KeyRow } from "../../db/queries/key-row";
import type { ActivateCommand, WalletRpc } from "../../durable/loyalty-wallet/protocol";
import { again } from "../again";
import { requireLiveKey } from "../authenticate";
import { currentIndex, rememberedIndex } from "../catalogue/read-index";
import type { CatalogueIndex } from "../catalogue/cache";
import type { IntegrationContext } from "../context";
import { walletOfCard } from "../evaluation/load-cards";
import { replayWalletCall, walletCall } from "../idempotency/wallet-call";
import { invalidField, notFound } from "../refusal";

/** Points by the session that earned them, or by their transactions. */
export type PointsToActivate =
  | { readonly sessionIntegrationId: string }
  | { readonly transactionUUIDs: readonly string[] };

export interface ActivatedEntry {
  readonly entry: LedgerEntry;
  /** The customer's integration id; undefined = they are a card's. */
  readonly profileIntegrationId: string | undefined;
  readonly cardId: number | undefined;
}

/**
 * Makes points active that wait for an action. Safe to repeat: points that are active are answered
 * as they are.
 *
 * @throws Refusal `unauthorized`, `not_found`, `invalid`
 */
export async function activatePoints(
  context: IntegrationContext,
  programId: number,
  points: PointsToActivate,
): Promise<ActivatedEntry[]> {
  const index = await provenIndex(context);
  const program = index.definitions.loyaltyPrograms.find(
    ({ id, subscribedApplications }) =>
      id === programId && subscribedApplications.includes(index.application.id),
  );
  if (!program) throw notFound("Loyalty program");
  const wallets = await walletsOf(context, index, program, points);
  const nowMs = context.ports.clock.now();
  const programs = [programRules(program)];
  const activated = await Promise.all(
    wallets.map(async ({ walletName, ...which }) => {
      const command = { walletName, programId, nowMs, programs, ...which };
      const wallet = context.ports.objects.wallet(walletName);
      const entries = await activate(context, index, wallet, command);
      const profileIntegrationId = isWalletOfCard(walletName)
        ? undefined
        : walletName.slice(walletName.indexOf(":") + 1);
      return entries.map((entry) => ({ entry, profileIntegrationId, walletName }));
    }),
  );
  const cards = program.cardBased
    ? await cardsOf(context, wallets)
    : new Map<string, number | undefined>();
  return activated.flat().map((one) => ({ ...one, cardId: cards.get(one.walletName) }));
}

async function activate(
  context: IntegrationContext,
  { application }: CatalogueIndex,
  wallet: WalletRpc,
  command: ActivateCommand,
): Promise<readonly LedgerEntry[]> {
  const { call } = walletCall(context, application.id);
  if (!call) return again(() => wallet.activate(command));
  const { entries, earlier } = await again(() => wallet.activateOnce(command, call));
  replayWalletCall(context, earlier);
  return entries;
}

async function cardsOf(
  { ports: { db } }: IntegrationContext,
  wallets: readonly WalletToActivate[],
): Promise<Map<string, number>> {
  const names = wallets.map(({ walletName }) => walletName);
  const statement = cardsOfWalletsStatement(db, names);
  const { results } = await statement.all<{ walletName: string; id: number }>();
  return new Map(results.map(({ walletName, id }) => [walletName, id]));
}

async function provenIndex(context: IntegrationContext): Promise<CatalogueIndex> {
  const remembered = await rememberedIndex(context);
  const { db } = context.ports;
  const [key] = await db.batch([keyRowStatement(db, context.keyHash)]);
  const row = requireLiveKey(context, key?.results[0] as KeyRow | undefined);
  return currentIndex(context, remembered, row);
}

interface WalletToActivate {
  readonly walletName: string;
  readonly transactionUUIDs?: readonly string[];
  readonly sessionIntegrationId?: string;
}

async function walletsOf(
  context: IntegrationContext,
  { application }: CatalogueIndex,
  { id: programId, cardBased }: Pick<LoyaltyProgramDefinition, "id" | "cardBased">,
  points: PointsToActivate,
): Promise<WalletToActivate[]> {
  const { db, objects } = context.ports;
  if ("sessionIntegrationId" in points) {
    const { sessionIntegrationId } = points;
    const session = objects.session(application.id, sessionIntegrationId);
    const { document } = await again(() => session.load());
    const [card] = document?.loyaltyCards ?? [];
    if (document && cardBased && card !== undefined) {
      return [{ walletName: walletOfCard(document, programId, card), sessionIntegrationId }];
    }
    if (!document || document.profileId === "") throw notFound("Customer session");
    const walletName = walletNameOfProfile(application.sandbox, document.profileId);
    return [{ walletName, sessionIntegrationId }];
  }
  const found = await walletsOfWaitingPoints(db, programId, points.transactionUUIDs);
  const known = new Set([...found.values()].flat());
  const missing = points.transactionUUIDs.findIndex((uuid) => !known.has(uuid));
  if (missing >= 0) {
    const details = "The program has no such points that wait for an activation";
    throw invalidField(`/transactionUUIDs/${missing}`, "Unknown", details);
  }
  return [...found].map(([walletName, transactionUUIDs]) => ({ walletName, transactionUUIDs }));
}

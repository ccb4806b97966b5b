import type { EffectJson } from "../../../core/evaluation/effect-json";
import type { WalletSnapshot } from "../../../core/ledger/types";
import { walletNameOfProfile } from "../../../core/ledger/wallet-name";
import { pointsInScope } from "../../../core/session/rollback";
import type { SessionDocument } from "../../../core/session/types";
import { again } from "../../again";
import type { CatalogueIndex } from "../../catalogue/cache";
import type { IntegrationContext } from "../../context";
import type { ClosingFacts } from "../types";
import { walletOf } from "./plan-points";

type Wallets = ReadonlyMap<string, WalletSnapshot>;

/**
 * The wallets of the customer and of the points that a session added: with these points apart from
 * others, and told right for the instant of the closing. Wallets with very many lots tell only now
 * of all of them otherwise.
 */
export async function loadWalletsAsClosed(
  { ports: { objects } }: IntegrationContext,
  index: CatalogueIndex,
  document: SessionDocument,
  effects: readonly EffectJson[],
  { nowMs }: ClosingFacts,
): Promise<Wallets> {
  if (!index.readsPoints) return new Map();
  const added = pointsInScope(effects, "all").filter(({ kind }) => kind === "added");
  const byWallet = Map.groupBy(added, (effect) => walletOf(index, document, effect));
  const { profileId } = document;
  const own = profileId === "" ? [] : [walletNameOfProfile(index.application.sandbox, profileId)];
  const names = [...new Set([...own, ...byWallet.keys()])];
  const loaded = names.map(async (name) => {
    const uuids = (byWallet.get(name) ?? []).map(({ transactionUUID }) => transactionUUID);
    const { snapshot } = await again(() => objects.wallet(name).undoable(uuids, nowMs));
    return [name, snapshot] as const;
  });
  return new Map(await Promise.all(loaded));
}

/** The wallets of the facts, as they were told for the closing where they were. */
export function toldForClosing(wallets: Wallets, told: Wallets): Wallets {
  return new Map([...wallets].map(([name, wallet]) => [name, told.get(name) ?? wallet]));
}

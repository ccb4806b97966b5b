import type { BalanceCopy } from "../../db/queries/balance-copies";
import type { EntryCopies } from "../../db/queries/entry-copies";
import type { ObjectStorage } from "../shared/object-storage";
import { waitingPoints } from "./changes";
import { uncopiedEntries } from "./entry-copies";
import type { WalletStore } from "./store";

/** Writes the copies for bulk readers; an older version never replaces a newer. May throw. */
export interface CopyPorts {
  copyBalances?(copy: BalanceCopy): Promise<void>;
  copyEntries?(copies: EntryCopies): Promise<void>;
}

/**
 * Tells D1 of the wallet's ledgers and of a slice of the entries that it does not know. Answers
 * whether that was all: what changed meanwhile, or did not fit, goes with the next copy.
 */
export async function copyWallet(
  storage: ObjectStorage,
  store: WalletStore,
  ports: CopyPorts,
  nowMs: number,
): Promise<boolean> {
  const snapshot = store.summary(nowMs);
  const walletName = store.name();
  const slice = ports.copyEntries ? uncopiedEntries(storage) : null;
  const waiting = waitingPoints(snapshot);
  await ports.copyBalances?.({ walletName, snapshot, waiting, nowMs });
  if (slice !== null && slice.entries.length > 0) {
    const { version } = snapshot;
    await ports.copyEntries?.({ walletName, version, entries: slice.entries });
    slice.done();
  }
  return store.version() === snapshot.version && slice?.hasMore !== true;
}

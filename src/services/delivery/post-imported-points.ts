import { assert } from "../../core/assert";
import type { ImportedPoints } from "../../core/ledger/imported-points";
import {
  claimMessageStatement,
  type ClaimedMessageRow,
  unsentMessageStatement,
} from "../../db/queries/outbox";
import type { ServiceContext } from "../context";
import { postNamedChange } from "../management/loyalty-points/post-change";

/** Wallets that are asked at a time. */
const AT_ONCE = 10;

const PREFIX = "points:";

export function importedMessageId(uuid: string): string {
  return PREFIX + uuid;
}

export function isImportedMessage(messageId: string): boolean {
  return messageId.startsWith(PREFIX);
}

/**
 * Posts a slice of an import, and only then marks its message: one that comes again finds the
 * points posted under their transaction UUIDs.
 *
 * @throws when a store can't be asked: the queue tries again
 */
export async function postImportedPoints(
  context: ServiceContext,
  messageId: string,
): Promise<void> {
  const { db, clock, log } = context.ports;
  const row = await unsentMessageStatement(db, messageId).first<ClaimedMessageRow>();
  if (!row) return;
  const { importId, additions, rules, nowMs } = JSON.parse(row.payload) as ImportedPoints;
  for (let from = 0; from < additions.length; from += AT_ONCE) {
    await Promise.all(
      additions.slice(from, from + AT_ONCE).map(async ({ walletName, change }) => {
        const source = { ...change.source, importId };
        const command = { walletName, change: { ...change, source }, nowMs, programs: [rules] };
        const posted = await postNamedChange(context, command);
        assert(posted.ok, "an addition is refused by no wallet");
      }),
    );
  }
  await claimMessageStatement(db, messageId, clock.now()).run();
  log.event("points_imported", { importId, additions: additions.length });
}

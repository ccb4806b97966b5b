import { assert } from "../../core/assert";
import type { ImportedPoints } from "../../core/ledger/imported-points";
import {
  claimMessageStatement,
  type ClaimedMessageRow,
  unsentMessageStatement,
} from "../../db/queries/outbox";
import { again } from "../again";
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
  const imported = JSON.parse(row.payload) as ImportedPoints;
  const { importId, additions, joins = [], tiers = [] } = imported;
  await someAtOnce(additions, (one) => postAddition(context, imported, one));
  await someAtOnce(joins, (one) => setJoinDate(context, imported, one));
  await someAtOnce(tiers, (one) => setTier(context, imported, one));
  await claimMessageStatement(db, messageId, clock.now()).run();
  log.event("points_imported", { importId, rows: additions.length + joins.length + tiers.length });
}

async function someAtOnce<T>(rows: readonly T[], work: (row: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await Promise.all(rows.slice(from, from + AT_ONCE).map(work));
  }
}

async function postAddition(
  context: ServiceContext,
  { importId, nowMs, rules }: ImportedPoints,
  { walletName, change }: ImportedPoints["additions"][number],
): Promise<void> {
  const source = { ...change.source, importId };
  const command = { walletName, change: { ...change, source }, nowMs, programs: [rules] };
  const posted = await postNamedChange(context, command);
  assert(posted.ok, "an addition is refused by no wallet");
}

async function setJoinDate(
  { ports }: ServiceContext,
  { rules }: ImportedPoints,
  { walletName, joinedAtMs }: NonNullable<ImportedPoints["joins"]>[number],
): Promise<void> {
  const wallet = ports.objects.wallet(walletName);
  const command = { walletName, programId: rules.programId, nowMs: joinedAtMs };
  await again(() => wallet.join({ ...command, programs: [rules], replaces: true }));
}

async function setTier(
  { ports }: ServiceContext,
  { rules, nowMs }: ImportedPoints,
  { walletName, subledgerId, tierId, expiresAtMs }: NonNullable<ImportedPoints["tiers"]>[number],
): Promise<void> {
  const wallet = ports.objects.wallet(walletName);
  const { programId } = rules;
  const command = { walletName, programId, subledgerId, tierId, expiresAtMs, nowMs };
  await again(() => wallet.setTier({ ...command, programs: [rules] }));
}

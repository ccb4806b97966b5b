import { formatRfc3339 } from "../../../core/calendar";
import { returnPolicyOf } from "../../../core/ledger/program-rules";
import {
  planRollback,
  type PlannedRollback,
  type UndoRequest,
} from "../../../core/ledger/rollback";
import type { EntrySource, LedgerChange, WalletSnapshot } from "../../../core/ledger/types";
import { walletNameOfProfile } from "../../../core/ledger/wallet-name";
import type { PointsEffect, PointsTakenBack } from "../../../core/session/rollback";
import type { SessionDocument } from "../../../core/session/types";
import { committedClosures } from "../../../db/queries/closures";
import { profileStatement, type ProfileRow } from "../../../db/queries/session-facts";
import { again } from "../../again";
import type { CatalogueIndex } from "../../catalogue/cache";
import type { IntegrationContext } from "../../context";
import { walletOfCard } from "../../evaluation/load-cards";
import { environmentOf } from "../../evaluation/load-facts";

/** What taking points effects back moves in the ledgers, and what it came to. */
export interface PointsPlan {
  /** By the transaction UUID of the effect. */
  readonly takenBack: ReadonlyMap<string, PointsTakenBack>;
  /** By wallet name. */
  readonly changes: ReadonlyMap<string, readonly LedgerChange[]>;
  /** The wallets as the plan read them. */
  readonly wallets: ReadonlyMap<string, WalletSnapshot>;
  /** The customer, whose attributes may fix when a tier ends; null = nothing moves. */
  readonly profile: ProfileRow | null;
}

const NOTHING: PointsPlan = {
  takenBack: new Map(),
  changes: new Map(),
  wallets: new Map(),
  profile: null,
};

/** Asks the wallets what became of the points, and decides what they give back (one hop). */
export async function planPoints(
  context: IntegrationContext,
  index: CatalogueIndex,
  document: SessionDocument,
  effects: readonly PointsEffect[],
  nowMs: number,
): Promise<PointsPlan> {
  if (effects.length === 0) return NOTHING;
  const { db, random } = context.ports;
  const byWallet = Map.groupBy(effects, (effect) => walletOf(index, document, effect));
  const statement = profileStatement(db, environmentOf(index), document.profileId);
  const [profile, ...plans] = await Promise.all([
    again(() => statement.first<ProfileRow>()),
    ...[...byWallet].map(async ([walletName, own]) => {
      const { snapshot, entries } = await undoableEntries(context, document, walletName, own);
      const known = new Map(entries.map((entry) => [entry.transactionUUID, entry]));
      const requests = own.flatMap((effect): UndoRequest[] => {
        const entry = known.get(effect.transactionUUID);
        if (!entry) return [];
        const { amountHundredths, name } = effect;
        const source = sourceOf(document, effect);
        return [{ entry, amountHundredths, transactionUUID: random.uuid(), name, source }];
      });
      const planned = planRollback(snapshot, requests, (id) => policyOf(index, id), nowMs);
      return { walletName, snapshot, planned };
    }),
  ]);
  return {
    takenBack: new Map(
      plans.flatMap(({ planned }) => planned.map((one) => takenBack(index, one, nowMs))),
    ),
    changes: new Map(
      plans.map(({ walletName, planned }) => [walletName, planned.map(({ change }) => change)]),
    ),
    wallets: new Map(plans.map(({ walletName, snapshot }) => [walletName, snapshot])),
    profile,
  };
}

/**
 * What the wallet knows of the entries. One that is missing may still be in doubt there, although
 * its closure is known to hold: then it is rolled forward first.
 */
async function undoableEntries(
  context: IntegrationContext,
  { applicationId, id }: SessionDocument,
  walletName: string,
  effects: readonly PointsEffect[],
) {
  const { db, objects } = context.ports;
  const uuids = effects.map((effect) => effect.transactionUUID);
  const ask = () => again(() => objects.wallet(walletName).undoable(uuids));
  const answer = await ask();
  if (answer.entries.length === uuids.length) return answer;
  const closureIds = await again(() => committedClosures(db, applicationId, id));
  for (const closureId of closureIds) {
    await again(() => objects.wallet(walletName).commit(closureId));
  }
  return ask();
}

/** The wallet that the points went to or came from: the advocate's or a card's, too. */
export function walletOf(
  { application }: CatalogueIndex,
  document: SessionDocument,
  { programId, cardIdentifier, recipientIntegrationId }: PointsEffect,
): string {
  if (cardIdentifier !== undefined) return walletOfCard(document, programId, cardIdentifier);
  return walletNameOfProfile(application.sandbox, recipientIntegrationId ?? document.profileId);
}

function sourceOf(
  { applicationId, integrationId }: SessionDocument,
  { effect: { campaignId, rulesetId, ruleIndex, ruleName } }: PointsEffect,
): EntrySource {
  return {
    type: "session",
    applicationId,
    sessionIntegrationId: integrationId,
    campaignId,
    rulesetId,
    ruleIndex,
    ruleName,
  };
}

function programOf({ definitions }: CatalogueIndex, programId: number) {
  return definitions.loyaltyPrograms.find((program) => program.id === programId);
}

function policyOf(index: CatalogueIndex, programId: number) {
  return returnPolicyOf(programOf(index, programId)?.settings);
}

/** Points that are given back tell their end if they have one, and their start if it is to come. */
function takenBack(
  index: CatalogueIndex,
  { change, givenBack }: PlannedRollback,
  nowMs: number,
): [string, PointsTakenBack] {
  const { reverses, transactionUUID, amountHundredths } = change;
  const timezone = programOf(index, change.programId)?.timezone ?? index.application.timezone;
  const { startAtMs, expiresAtMs } = givenBack ?? { startAtMs: null, expiresAtMs: null };
  const isLater = startAtMs !== null && startAtMs > nowMs;
  return [
    reverses,
    {
      transactionUUID,
      amountHundredths,
      ...(isLater ? { startDate: formatRfc3339(startAtMs, timezone) } : {}),
      ...(expiresAtMs === null ? {} : { expiryDate: formatRfc3339(expiresAtMs, timezone) }),
    },
  ];
}

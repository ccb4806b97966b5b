import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import { type ClaimedGiveawayRow, claimedGiveawaysStatement } from "../../db/queries/closure";
import { profileStatement, type ProfileRow } from "../../db/queries/session-facts";
import { again } from "../again";
import type { CatalogueIndex } from "../catalogue/cache";
import { createdCodes } from "../closures/created-codes";
import { fillGiveaways } from "../closures/fill-giveaways";
import type { IntegrationContext } from "../context";
import { readCards } from "../evaluation/load-cards";
import { environmentOf } from "../evaluation/load-facts";
import type { SessionResult } from "../sessions/types";
import type { OccasionAnswer } from "./run-occasion";

/** A result as it is kept for the same call again. */
export interface KeptResult extends SessionResult {
  readonly nowMs: number;
}

/** Reasons of failures are the first to go where a result is too long to be kept. */
const KEPT_RESULT_LENGTH_MAX = 500_000;

export function keptJson(result: KeptResult): string {
  const whole = JSON.stringify(result);
  if (whole.length <= KEPT_RESULT_LENGTH_MAX) return whole;
  return JSON.stringify({ ...result, failures: [] });
}

/** The answer to a call that was made before: what was decided then, and the customer of now. */
export async function keptAnswer(
  context: IntegrationContext,
  index: CatalogueIndex,
  profileIntegrationId: string,
  kept: string,
  cardIdentifiers: readonly string[] = [],
): Promise<OccasionAnswer> {
  const { db, objects } = context.ports;
  const { nowMs, ...stored } = JSON.parse(kept) as KeptResult;
  const walletName = walletNameOfProfile(index.application.sandbox, profileIntegrationId);
  const [[claimed, profiles], created, wallet, cards] = await Promise.all([
    db.batch([
      claimedGiveawaysStatement(db, stored.closureId),
      profileStatement(db, environmentOf(index), profileIntegrationId),
    ]),
    createdCodes(context, index, stored.effects),
    again(() => objects.wallet(walletName).load()),
    readCards(context, index, cardIdentifiers),
  ]);
  const giveaways = (claimed?.results ?? []) as unknown as ClaimedGiveawayRow[];
  return {
    result: fillGiveaways(stored, giveaways),
    index,
    profile: (profiles?.results[0] as ProfileRow | undefined) ?? null,
    wallet,
    cards,
    giveaways,
    nowMs,
    ...created,
  };
}

import {
  claimedGiveawaysStatement,
  type ClaimedGiveawayRow,
} from "../../db/queries/closure/giveaways";
import { again } from "../again";
import { fillGiveaways, lacksGiveaways } from "../closures/fill-giveaways";
import type { ServiceContext } from "../context";
import { EMPTY_RESULT, type SessionResult } from "./types";

export interface StoredResult {
  readonly result: SessionResult;
  readonly giveaways: readonly ClaimedGiveawayRow[];
}

/**
 * The last answer of a session out of its stored text. Codes that a caller could not fill in any
 * more, because it died after the decision, are looked up by the closure (+1 hop, then only).
 */
export async function storedResult(
  context: ServiceContext,
  resultJson: string,
): Promise<StoredResult> {
  if (resultJson === "") return { result: EMPTY_RESULT, giveaways: [] };
  const result = JSON.parse(resultJson) as SessionResult;
  if (!lacksGiveaways(result.effects)) return { result, giveaways: [] };
  const giveaways = await claimedGiveaways(context, result);
  return { result: fillGiveaways(result, giveaways), giveaways };
}

/** What a stored close awarded; asks no storage when it awarded nothing. */
export async function claimedGiveaways(
  context: ServiceContext,
  { effects, closureId }: SessionResult,
): Promise<readonly ClaimedGiveawayRow[]> {
  if (!effects.some((effect) => effect.effectType === "awardGiveaway")) return [];
  const statement = claimedGiveawaysStatement(context.ports.db, closureId);
  const { results } = await again(() => statement.all<ClaimedGiveawayRow>());
  return results;
}

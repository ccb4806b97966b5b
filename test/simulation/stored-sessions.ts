import type { SessionDocument } from "../../src/core/session/types";
import { claimedGiveawaysStatement, type ClaimedGiveawayRow } from "../../src/db/queries/closure";
import { fillGiveaways, lacksGiveaways } from "../../src/services/closures/fill-giveaways";
import { standingEffects, type SessionResult } from "../../src/services/sessions/types";
import { openGate } from "./adapters/d1";
import type { World } from "./world";

/** A session as its object holds it. */
export interface StoredSession {
  readonly document: SessionDocument;
  readonly result: SessionResult;
  /** What it tells of effects: net of rollbacks. */
  readonly standing: SessionResult;
  /** Whether its customer's sums, codes and budgets count it. */
  readonly counts: boolean;
}

/** All sessions at rest, and those that are in doubt nevertheless. */
export async function storedSessions(
  world: World,
): Promise<{ sessions: StoredSession[]; inDoubt: string[] }> {
  const sessions: StoredSession[] = [];
  const inDoubt: string[] = [];
  for (const [name, host] of world.sessions) {
    const stored = await host.object.call((session) => session.read());
    if (stored.inDoubt !== null) inDoubt.push(name);
    const { document } = stored;
    if (document === null) continue;
    const result = await resultWithCodes(world, JSON.parse(stored.resultJson) as SessionResult);
    const standing = { ...result, effects: standingEffects(result) };
    const counts = document.state === "closed" || document.state === "partially_returned";
    sessions.push({ document, result, standing, counts });
  }
  return { sessions, inDoubt };
}

/** A result as a reader gets it: codes that nobody could fill in any more are looked up. */
export async function resultWithCodes(world: World, result: SessionResult): Promise<SessionResult> {
  if (!lacksGiveaways(result.effects)) return result;
  const statement = claimedGiveawaysStatement(world.d1.open(openGate), result.closureId);
  return fillGiveaways(result, (await statement.all<ClaimedGiveawayRow>()).results);
}

/** The effects of one type in an answer. */
export function effectsOf(result: SessionResult, type: string) {
  return result.effects.filter((effect) => effect["effectType"] === type) as unknown as {
    campaignId: number;
    props: Record<string, string | number>;
  }[];
}

/** What two lists of sentences differ in. */
export function differences(what: string, left: readonly string[], right: readonly string[]) {
  const [one, other] = [left.toSorted().join("; "), right.toSorted().join("; ")];
  return one === other ? [] : [`${what}: told [${one}], but stored [${other}]`];
}

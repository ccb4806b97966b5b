import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import type { SessionAnswer } from "../../src/services/sessions/types";
import type { Outcome } from "./client";
import type { Part, Plot } from "./plot";
import { APPLICATION_ID, VISIT, VISITED } from "./shop-rules";
import { resultWithCodes } from "./stored-sessions";
import type { World } from "./world";

/** What was heard of a part, and of the same call with the same key once more. */
export interface Heard {
  readonly first: readonly Outcome<unknown>[];
  readonly twin: readonly Outcome<unknown>[];
}

const ROLES_WITH_KEYS: readonly Part["role"][] = ["checkout", "undo", "reservation", "visit"];

export function isKeyed({ role, hasKey }: Part): boolean {
  return hasKey && ROLES_WITH_KEYS.includes(role);
}

/** A call that is sent again with its key is answered alike, whatever happened meanwhile. */
export async function unlikeTwins(
  world: World,
  part: Part,
  { first, twin }: Heard,
): Promise<string[]> {
  if (!isKeyed(part) || (part.role !== "checkout" && part.role !== "undo")) return [];
  const answers = await Promise.all(
    [...first, ...twin].flatMap((outcome) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what these calls answer
      outcome.kind === "answered" ? [textOf(world, outcome.answer as SessionAnswer)] : [],
    ),
  );
  const different = [...new Set(answers)];
  return different.length > 1 ? [`${part.name} heard ${different.join(" and then ")}`] : [];
}

async function textOf(world: World, { document, result }: SessionAnswer): Promise<string> {
  const { effects, closureId } = await resultWithCodes(world, result);
  return JSON.stringify({ closureId, effects, document });
}

/** Where all returns have keys, no more units came back than callers asked for. */
export async function returnedTwice(world: World, plot: Plot): Promise<string[]> {
  const returns = Map.groupBy(
    plot.parts.filter((part) => part.role === "undo" && part.undo.kind === "return"),
    (part) => (part.role === "undo" ? part.undo.sessionId : ""),
  );
  const broken: string[] = [];
  for (const [sessionId, parts] of returns) {
    if (!parts.every(isKeyed)) continue;
    const session = world.session(`${APPLICATION_ID}:${sessionId}`).object;
    const { document } = await session.call((logic) => logic.load());
    const units = (document?.cartItems ?? []).map((item) => item.returnedQuantity ?? 0);
    const returned = units.reduce((sum, one) => sum + one, 0);
    if (document?.state === "cancelled" || returned <= parts.length) continue;
    broken.push(`${sessionId} had ${returned} units returned by ${parts.length} callers`);
  }
  return broken;
}

/** One event for each visit that was answered; with a key one at most. Its points come with it. */
export function visitsNotAsTold(
  world: World,
  plot: Plot,
  outcomes: readonly { readonly part: Part; readonly heard: Heard }[],
): string[] {
  const isRewarded = plot.campaigns.some(({ id }) => id === VISIT.id);
  return plot.customers.flatMap(({ profileId }) => {
    let [least, most] = [0, 0];
    for (const { part, heard } of outcomes) {
      if (part.role !== "visit" || part.profileId !== profileId) continue;
      const all = [...heard.first, ...heard.twin];
      const answered = all.filter(({ kind }) => kind === "answered").length;
      least += isKeyed(part) ? Math.min(answered, 1) : answered;
      most += isKeyed(part) ? 1 : all.length;
    }
    const sql = "SELECT count(*) FROM events WHERE type = ? AND profile_integration_id = ?";
    const stored = Number(world.d1.run(sql, [VISITED, profileId]).rows[0]?.[0]);
    const rewards = world
      .wallet(walletNameOfProfile(false, profileId))
      .storage.exec<{ n: number }>("SELECT count(*) AS n FROM entry WHERE name = ?", VISITED);
    const rewarded = rewards[0]?.n ?? 0;
    return [
      ...(stored >= least && stored <= most
        ? []
        : [`${profileId} visited ${least} to ${most} times, but ${stored} events are stored`]),
      ...(rewarded === (isRewarded ? stored : 0)
        ? []
        : [`${profileId} has ${stored} visits, and points for ${rewarded}`]),
    ];
  });
}

import type { SessionAnswer } from "../../src/services/sessions/types";
import { insist, send, type Outcome } from "./client";
import { RandomFaults, type FaultRates } from "./faults";
import { brokenAtRest, brokenNow } from "./invariants";
import { SeededRandom } from "./random";
import { START_MS } from "./scheduler";
import { givePoints, openShop } from "./shop";
import type { Checkout } from "./story";
import { World } from "./world";

/** From then on nothing goes wrong any more, and everything has to come right by itself. */
const HEALS_AFTER_MS = 90_000;
const CALLERS_SPREAD_MS = 20_000;
const POINTS_OF_A_CUSTOMER = 120;

export interface Verdict {
  readonly seed: number;
  /** What does not hold, in sentences; empty = the story ended well. */
  readonly broken: readonly string[];
  readonly trace: readonly string[];
}

interface Caller {
  readonly name: string;
  readonly checkout: Checkout;
  /** Repeats an unanswered call; otherwise nobody comes back, and only alarms repair. */
  readonly insists: boolean;
  outcomes: readonly Outcome[];
}

/** One random story: several callers, few customers, few sessions, one coupon, and faults. */
export async function runStory(seed: number): Promise<Verdict> {
  const plot = new SeededRandom(seed);
  let faults: RandomFaults | undefined;
  const world = new World(plot.between(0, 2 ** 31), (random) => {
    faults = new RandomFaults(random, drawRates(plot));
    return faults;
  });
  openShop(world.d1, { couponUsageLimit: plot.pick([0, 1, 1, 2]) });
  const callers = drawCallers(plot);
  for (const profileId of new Set(callers.map((caller) => caller.checkout.profileId))) {
    await givePoints(world, profileId, POINTS_OF_A_CUSTOMER);
  }
  world.scheduler.at(START_MS + HEALS_AFTER_MS, "the world heals", () => faults?.heal());
  for (const caller of callers) {
    const delayMs = plot.between(0, plot.pick([10, CALLERS_SPREAD_MS]));
    world.scheduler.after(delayMs, `${caller.name} begins`, () => void tell(world, caller));
  }
  const broken = new Set<string>();
  const afterEach = () => {
    for (const sentence of brokenNow(world)) broken.add(sentence);
  };
  try {
    await world.run({ afterEach });
    for (const sentence of await brokenAtRest(world)) broken.add(sentence);
    for (const caller of callers) {
      for (const sentence of await untrue(world, caller)) broken.add(sentence);
    }
  } catch (error) {
    broken.add(error instanceof Error ? `${error.message}\n${error.stack}` : String(error));
  }
  world.close();
  return { seed, broken: [...broken], trace: world.scheduler.trace };
}

async function tell(world: World, caller: Caller): Promise<void> {
  const { name, checkout, insists } = caller;
  caller.outcomes = insists
    ? await insist(world, name, checkout)
    : [await send(world, name, checkout)];
}

function drawRates(plot: SeededRandom): FaultRates {
  const rate = (highest: number) => (plot.chance(0.4) ? 0 : plot.fraction() * highest);
  return {
    call: rate(0.25),
    slowMessage: rate(0.1),
    lateAlarm: rate(0.5),
    alarmTwice: rate(0.3),
    evict: rate(0.1),
  };
}

function drawCallers(plot: SeededRandom): Caller[] {
  const sessions = Array.from({ length: plot.between(1, 4) }, (_each, index) => ({
    sessionId: `session-${index}`,
    profileId: plot.pick(["ann", "ann", "bob"]),
    // Most copies of a close are the same call, byte for byte.
    close: drawClose(plot),
  }));
  return Array.from({ length: plot.between(2, 8) }, (_each, index) => {
    const { close, ...session } = plot.pick(sessions);
    const call = plot.chance(0.75) ? close : plot.chance(0.5) ? drawClose(plot) : drawUpdate(plot);
    const checkout = { ...session, ...call };
    return { name: `caller-${index}`, checkout, insists: plot.chance(0.6), outcomes: [] };
  });
}

function drawClose(plot: SeededRandom) {
  const points = plot.pick([0, 50, 70, 120, 121]);
  return {
    state: "closed" as const,
    total: plot.pick([200, 300]),
    useCoupon: plot.chance(0.4),
    ...(points === 0 ? {} : { points }),
  };
}

function drawUpdate(plot: SeededRandom) {
  return { ...drawClose(plot), state: "open" as const };
}

/** What a caller was told, compared with what the world holds. */
async function untrue(world: World, caller: Caller): Promise<string[]> {
  const { name, checkout, insists, outcomes } = caller;
  const last = outcomes.at(-1);
  if (last === undefined) return [`${name} was never heard`];
  if (!insists && last.kind !== "answered") return [];
  if (last.kind === "failed" || last.kind === "no_answer") {
    return [`${name} got no answer: ${JSON.stringify(last)}`];
  }
  if (last.kind === "refused") {
    // Another call closed the session first; a repeat of this one can't change that.
    const { document } = await storedSession(world, checkout.sessionId);
    if (last.code === "invalid" && document?.state === "closed") return [];
    return [`${name} was refused: ${last.code}, ${last.message}`];
  }
  if (checkout.state === "open") return [];
  return told(name, last.answer, (await storedSession(world, checkout.sessionId)).resultJson);
}

function told(name: string, answer: SessionAnswer, resultJson: string): string[] {
  const stored = JSON.parse(resultJson) as SessionAnswer["result"];
  const [heard, holds] = [answer.result.effects, stored.effects].map((each) =>
    JSON.stringify(each),
  );
  return heard === holds ? [] : [`${name} heard ${heard}, but the session holds ${holds}`];
}

async function storedSession(world: World, sessionId: string) {
  return world.session(`1:${sessionId}`).object.call((session) => session.read());
}

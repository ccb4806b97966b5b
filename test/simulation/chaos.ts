import { insist, send, withKey, type Outcome, type ServiceCall } from "./client";
import { RandomFaults } from "./faults";
import { expireHold, playHold } from "./hold-story";
import { brokenAtRest, brokenNow } from "./invariants";
import {
  isKeyed,
  returnedTwice,
  unlikeTwins,
  visitsNotAsTold,
  type Heard,
} from "./keyed-invariants";
import { drawPlot, type HoldPart, type Part } from "./plot";
import { reservationsNotAsTold } from "./code-invariants";
import { START_MS } from "./scheduler";
import { givePoints, openShop } from "./shop";
import { checkoutCall, reservationCall, staffCall, undoCall, visitCall } from "./story";
import { NOTHING_HAPPENED, tallied, type Tally } from "./tally";
import { untold } from "./told";
import { World } from "./world";

/** From then on nothing goes wrong any more, and everything has to come right by itself. */
const HEALS_AFTER_MS = 90_000;

export interface Verdict {
  readonly seed: number;
  /** What does not hold, in sentences; empty = the story ended well. */
  readonly broken: readonly string[];
  readonly trace: readonly string[];
  /** How often what it is about came to be. */
  readonly tally: Tally;
}

/** One random story: several callers, few customers, few sessions, one coupon, and faults. */
export async function runStory(seed: number): Promise<Verdict> {
  const plot = drawPlot(seed);
  let faults: RandomFaults | undefined;
  const world = new World(plot.worldSeed, (random) => {
    faults = new RandomFaults(random, plot.rates);
    return faults;
  });
  let tally = NOTHING_HAPPENED;
  const broken = new Set<string>();
  const note = (sentences: readonly string[]) => {
    for (const sentence of sentences) broken.add(sentence);
  };
  world.onHoldDue = (walletName, uuid) => expireHold(world, walletName, uuid);
  try {
    openShop(world.d1, plot);
    for (const { profileId, points, endingPoints, endsAfterMs } of plot.customers) {
      await givePoints(world, profileId, points);
      if (endingPoints > 0) {
        await givePoints(world, profileId, endingPoints, START_MS + endsAfterMs);
      }
    }
    world.scheduler.at(START_MS + HEALS_AFTER_MS, "the world heals", () => faults?.heal());
    const outcomes = plot.parts.map((part) => ({ part, heard: played(world, part) }));
    await world.run({ afterEach: () => note(brokenNow(world)) });
    note(await brokenAtRest(world));
    for (const { part, heard } of outcomes) {
      note(await untold(world, plot, part, heard.first));
      if (heard.twin.length > 0) note(await untold(world, plot, part, heard.twin));
      note(await unlikeTwins(world, part, heard));
    }
    note(reservationsNotAsTold(world, plot));
    note([...visitsNotAsTold(world, plot, outcomes), ...(await returnedTwice(world, plot))]);
    tally = tallied(world);
  } catch (error) {
    note([error instanceof Error ? String(error.stack) : String(error)]);
  }
  world.close();
  return { seed, broken: [...broken], trace: world.scheduler.trace, tally };
}

function callOf(part: Exclude<Part, HoldPart>): ServiceCall<unknown> {
  const call = plainCallOf(part);
  return isKeyed(part) ? withKey(`key of ${part.name}`, call) : call;
}

function plainCallOf(part: Exclude<Part, HoldPart>): ServiceCall<unknown> {
  switch (part.role) {
    case "reservation":
      return reservationCall(part.change);
    case "checkout":
      return checkoutCall(part.checkout);
    case "staff":
      return staffCall(part.change);
    case "undo":
      return undoCall(part.undo);
    case "visit":
      return visitCall(part.profileId);
  }
}

/** Begins a part when its time has come; what it hears is filled in as it goes. */
function played(world: World, part: Part): Heard {
  const story: { -readonly [K in keyof Heard]: Heard[K] } = { first: [], twin: [] };
  const { insists, beginsAfterMs } = part;
  const take = async (name: string): Promise<readonly Outcome<unknown>[]> => {
    if (part.role === "hold") return playHold(world, name, part.hold, insists);
    if (insists) return insist(world, name, callOf(part));
    return [await send(world, name, callOf(part))];
  };
  const first = async () => {
    story.first = await take(part.name);
  };
  world.scheduler.after(beginsAfterMs, `${part.name} begins`, () => void first());
  if (!isKeyed(part) || part.twinAfterMs === null) return story;
  const name = `twin of ${part.name}`;
  const twin = async () => {
    story.twin = await take(name);
  };
  world.scheduler.after(beginsAfterMs + part.twinAfterMs, `${name} begins`, () => void twin());
  return story;
}

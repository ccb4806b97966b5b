import { insist, send, type Outcome, type ServiceCall } from "./client";
import { RandomFaults } from "./faults";
import { brokenAtRest, brokenNow } from "./invariants";
import { drawPlot, type Part } from "./plot";
import { START_MS } from "./scheduler";
import { givePoints, openShop } from "./shop";
import { checkoutCall, staffCall, undoCall } from "./story";
import { untold } from "./told";
import { World } from "./world";

/** From then on nothing goes wrong any more, and everything has to come right by itself. */
const HEALS_AFTER_MS = 90_000;

export interface Verdict {
  readonly seed: number;
  /** What does not hold, in sentences; empty = the story ended well. */
  readonly broken: readonly string[];
  readonly trace: readonly string[];
}

/** One random story: several callers, few customers, few sessions, one coupon, and faults. */
export async function runStory(seed: number): Promise<Verdict> {
  const plot = drawPlot(seed);
  let faults: RandomFaults | undefined;
  const world = new World(plot.worldSeed, (random) => {
    faults = new RandomFaults(random, plot.rates);
    return faults;
  });
  const broken = new Set<string>();
  const note = (sentences: readonly string[]) => {
    for (const sentence of sentences) broken.add(sentence);
  };
  try {
    openShop(world.d1, plot);
    for (const { profileId, points, endingPoints, endsAfterMs } of plot.customers) {
      await givePoints(world, profileId, points);
      if (endingPoints > 0) {
        await givePoints(world, profileId, endingPoints, START_MS + endsAfterMs);
      }
    }
    world.scheduler.at(START_MS + HEALS_AFTER_MS, "the world heals", () => faults?.heal());
    const outcomes = plot.parts.map((part) => played(world, part));
    await world.run({ afterEach: () => note(brokenNow(world)) });
    note(await brokenAtRest(world));
    for (const [index, part] of plot.parts.entries()) {
      note(await untold(world, plot, part, outcomes[index]?.heard ?? []));
    }
  } catch (error) {
    note([error instanceof Error ? String(error.stack) : String(error)]);
  }
  world.close();
  return { seed, broken: [...broken], trace: world.scheduler.trace };
}

function callOf(part: Part): ServiceCall<unknown> {
  switch (part.role) {
    case "checkout":
      return checkoutCall(part.checkout);
    case "staff":
      return staffCall(part.change);
    case "undo":
      return undoCall(part.undo);
  }
}

/** Begins a part when its time has come; what it hears is filled in as it goes. */
function played(world: World, part: Part): { heard: readonly Outcome<unknown>[] } {
  const story: { heard: readonly Outcome<unknown>[] } = { heard: [] };
  const call = callOf(part);
  const play = async () => {
    story.heard = part.insists
      ? await insist(world, part.name, call)
      : [await send(world, part.name, call)];
  };
  world.scheduler.after(part.beginsAfterMs, `${part.name} begins`, () => void play());
  return story;
}

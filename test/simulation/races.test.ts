import { describe, expect, it } from "vitest";
import type { SessionAnswer } from "../../src/services/sessions/types";
import { send, type Outcome, type ServiceCall } from "./client";
import { NoFaults } from "./faults";
import { brokenAtRest, brokenNow } from "./invariants";
import { effectsOf } from "./stored-sessions";
import { holdersOf } from "./code-invariants";
import { givePoints, KEPT_CODE, openShop } from "./shop";
import { COUPON, GIFT, KEEP, REFER, SPEND, type ShopCampaign } from "./shop-rules";
import { checkoutCall, type Checkout } from "./story";
import { freshCaches, World } from "./world";

const SEEDS = [1, 2, 3, 4, 5];
const PARALLEL = 50;

describe.each(SEEDS)("fifty calls at once (seed %i)", { timeout: 60_000 }, (seed) => {
  it("spend a wallet of 120 points twice by 50, and the others close without", async () => {
    const race = await raced(seed, (index) => ({
      sessionId: `session-${index}`,
      profileId: "ann",
      state: "closed",
      total: 200,
      points: 50,
    }));
    expect(race.broken).toEqual([]);
    expect(race.answers).toHaveLength(PARALLEL);
    expect(race.answers.filter((answer) => has(answer, "deductLoyaltyPoints"))).toHaveLength(2);
    for (const answer of race.answers) {
      expect(answer.document.state).toBe("closed");
      if (has(answer, "deductLoyaltyPoints")) continue;
      const failure = answer.result.failures.find(({ campaignId }) => campaignId === SPEND.id);
      expect(failure?.details).toContain("20");
    }
  });

  it("redeem a coupon with one use left once, and the others learn why not", async () => {
    const race = await raced(seed, (index) => ({
      sessionId: `session-${index}`,
      profileId: `customer-${index}`,
      state: "closed",
      total: 200,
      useCoupon: true,
    }));
    expect(race.broken).toEqual([]);
    expect(race.answers).toHaveLength(PARALLEL);
    expect(race.answers.filter((answer) => has(answer, "acceptCoupon"))).toHaveLength(1);
    const rejections = race.answers.flatMap(({ result }) => effectsOf(result, "rejectCoupon"));
    const reasons = rejections.map(({ props }) => props["rejectionReason"]);
    expect(reasons).toEqual(Array.from({ length: PARALLEL - 1 }, () => "CouponLimitReached"));
  });

  it("that are copies of one close take the points once and are answered alike", async () => {
    const race = await raced(seed, () => ({
      sessionId: "session",
      profileId: "ann",
      state: "closed",
      total: 200,
      points: 50,
    }));
    expect(race.broken).toEqual([]);
    expect(race.answers).toHaveLength(PARALLEL);
    const effects = new Set(race.answers.map(({ result }) => JSON.stringify(result.effects)));
    expect(effects.size).toBe(1);
  });

  it("reserve a coupon by rules for one customer once, and the others learn why not", async () => {
    const race = await raced(
      seed,
      (index) => ({
        sessionId: `session-${index}`,
        profileId: `customer-${index}`,
        state: index % 2 === 0 ? "open" : "closed",
        total: 200,
        keepCoupon: true,
      }),
      [KEEP],
    );
    expect(race.broken).toEqual([]);
    expect(race.answers).toHaveLength(PARALLEL);
    const winners = race.answers.filter((answer) => has(answer, "reserveCoupon"));
    expect(winners.map(({ document }) => document.profileId)).toEqual(
      holdersOf(race.world, KEPT_CODE),
    );
    expect(winners).toHaveLength(1);
    const reasons = race.answers.flatMap(({ result }) => result.failures);
    expect(reasons.filter(({ campaignId }) => campaignId === KEEP.id)).toHaveLength(PARALLEL - 1);
  });

  it("get the last gift once, and the others close without", async () => {
    const race = await raced(
      seed,
      (index) => ({
        sessionId: `session-${index}`,
        profileId: `customer-${index}`,
        state: "closed",
        total: 200,
      }),
      [GIFT],
    );
    expect(race.broken).toEqual([]);
    expect(race.answers).toHaveLength(PARALLEL);
    expect(race.answers.filter((answer) => has(answer, "awardGiveaway"))).toHaveLength(1);
  });

  it("bring one friend once, in whichever of the orders", async () => {
    const race = await raced(
      seed,
      (index) => ({
        sessionId: `session-${index}`,
        profileId: "ann",
        state: "closed",
        total: 200,
        useReferral: true,
      }),
      [REFER],
    );
    expect(race.broken).toEqual([]);
    expect(race.answers).toHaveLength(PARALLEL);
    expect(race.answers.filter((answer) => has(answer, "acceptReferral"))).toHaveLength(1);
  });

  it("update one cart: all are answered, and the last version stands whole", async () => {
    const race = await raced(seed, (index) => ({
      sessionId: "session",
      profileId: "ann",
      state: "open",
      total: index + 1,
    }));
    expect(race.broken).toEqual([]);
    expect(race.answers).toHaveLength(PARALLEL);
    const last = race.answers.find(({ document }) => document.updateCount === PARALLEL);
    const stored = await race.world.session("1:session").object.call((logic) => logic.load());
    expect(stored.version).toBe(PARALLEL);
    expect(stored.document).toEqual(last?.document);
  });
});

/** All calls at once, in one warm isolate, with nothing going wrong. */
async function raced(
  seed: number,
  checkoutOf: (index: number) => Checkout,
  campaigns: readonly ShopCampaign[] = [SPEND, COUPON],
) {
  const world = new World(seed, (random) => new NoFaults(random));
  openShop(world.d1, { campaigns, couponUsageLimit: 1, referralUsageLimit: 0, gifts: 1 });
  await givePoints(world, "ann", 120);
  const caches = freshCaches();
  const outcomes: Outcome<SessionAnswer>[] = [];
  const play = async (name: string, call: ServiceCall<SessionAnswer>) => {
    outcomes.push(await send(world, name, call, caches));
  };
  for (let index = 0; index < PARALLEL; index += 1) {
    void play(`caller-${index}`, checkoutCall(checkoutOf(index)));
  }
  const broken = new Set<string>();
  const afterEach = () => {
    for (const sentence of brokenNow(world)) broken.add(sentence);
  };
  await world.run({ afterEach });
  const unanswered = outcomes.filter(({ kind }) => kind !== "answered");
  const answers = outcomes.flatMap((outcome) =>
    outcome.kind === "answered" ? [outcome.answer] : [],
  );
  const atRest = await brokenAtRest(world);
  return { world, answers, broken: [...broken, ...atRest, ...unanswered] };
}

function has(answer: SessionAnswer, effectType: string): boolean {
  return effectsOf(answer.result, effectType).length > 0;
}

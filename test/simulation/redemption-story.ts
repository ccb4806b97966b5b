import type { Redeemed } from "../../src/services/redemptions/redeem";
import { insist, send, type Outcome, type ServiceCall } from "./client";
import { RandomFaults, type FaultRates } from "./faults";
import { brokenAtRest, brokenNow } from "./invariants";
import { SeededRandom } from "./random";
import {
  cancelCall,
  openTradeShop,
  orderCall,
  placeCall,
  redeemCall,
  refundCall,
  scheduledCall,
  type Trade,
} from "./redemption-calls";
import { brokenRedemptions, storedRedemptions } from "./redemption-invariants";
import { type HeardOrder, talliedOrders, untoldOrders } from "./redemption-told";
import { START_MS } from "./scheduler";
import { givePoints } from "./shop";
import { undoCall } from "./story";
import { World } from "./world";

/** From then on nothing goes wrong any more. */
const HEALS_AFTER_MS = 90_000;
/** The minute's run comes for what alarms and messages left behind. */
const SCHEDULED_AFTER_MS = 240_000;
const SPREAD_MS = 15_000;

/** What a customer does with a coupon that points were traded for. */
interface Act {
  readonly kind:
    | "order"
    | "checkout"
    | "cancel"
    | "cancel_order"
    | "return"
    | "refund_unit"
    | "refund_all";
  readonly afterMs: number;
  readonly sessionId: string;
}

interface Shopper {
  readonly name: string;
  readonly trade: Trade;
  readonly beginsAfterMs: number;
  readonly insists: boolean;
  readonly acts: readonly Act[];
}

export interface RedemptionVerdict {
  readonly seed: number;
  /** What does not hold, in sentences; empty = the story ended well. */
  readonly broken: readonly string[];
  readonly trace: readonly string[];
  /** How many redemptions came to which end. */
  readonly ends: Readonly<Record<string, number>>;
}

/**
 * One random story: customers trade the same few points at once, order with their coupons, cancel
 * redemptions and orders, come too late; and faults.
 */
export async function runRedemptionStory(seed: number): Promise<RedemptionVerdict> {
  const random = new SeededRandom(seed);
  const rates = drawRates(random);
  let faults: RandomFaults | undefined;
  const world = new World(random.between(0, 2 ** 31), (own) => {
    faults = new RandomFaults(own, rates);
    return faults;
  });
  const broken = new Set<string>();
  const note = (sentences: readonly string[]) => {
    for (const sentence of sentences) broken.add(sentence);
  };
  let ends: Record<string, number> = {};
  try {
    const customers = ["ann", "bob"];
    openTradeShop(world, {
      customers,
      couponValidity: random.pick(["10s", "30s", "60s"]),
      limitPerCustomer: random.pick([null, 1, 2]),
      returnPolicy: random.pick(["only_pending", "within_balance", "unlimited"]),
    });
    for (const customer of customers) {
      await givePoints(world, customer, random.pick([50, 60, 120]));
      if (random.chance(0.3)) {
        await givePoints(world, customer, 50, START_MS + random.between(1, 2 * SPREAD_MS));
      }
    }
    const shoppers = drawShoppers(random, customers);
    world.scheduler.at(START_MS + HEALS_AFTER_MS, "the world heals", () => faults?.heal());
    const minute = () => void insist(world, "scheduled", scheduledCall);
    world.scheduler.at(START_MS + SCHEDULED_AFTER_MS, "the minute's run", minute);
    const heard = shoppers.map((shopper) => played(world, shopper));

    await world.run({ afterEach: () => note(brokenNow(world)) });
    note(await brokenAtRest(world));
    note(brokenRedemptions(world));
    note(shoppers.flatMap((shopper, index) => untold(world, shopper, heard[index]?.trades ?? [])));
    const orders = heard.flatMap((each) => each.orders);
    note(await untoldOrders(world, orders));
    note(moreThanKeys(world));
    ends = { ...endsOf(world), ...talliedOrders(orders) };
  } catch (error) {
    note([error instanceof Error ? String(error.stack) : String(error)]);
  }
  world.close();
  return { seed, broken: [...broken], trace: world.scheduler.trace, ends };
}

type Trades = Outcome<Redeemed>[];

/** What a shopper hears, as it comes. */
interface Heard {
  readonly trades: Trades;
  readonly orders: HeardOrder[];
}

/** Begins a shopper's story when its time has come; what it hears is filled in as it goes. */
function played(world: World, shopper: Shopper): Heard {
  const heard: Heard = { trades: [], orders: [] };
  const { name, trade, insists } = shopper;
  const call = <T>(title: string, service: ServiceCall<T>): Promise<readonly Outcome<T>[]> =>
    insists ? insist(world, title, service) : send(world, title, service).then((one) => [one]);
  const play = async () => {
    heard.trades.push(...(await call(`${name} redeems`, redeemCall(trade))));
    const last = heard.trades.at(-1);
    if (last?.kind !== "answered") return;
    for (const [index, act] of shopper.acts.entries()) {
      const title = `${name} act ${index} ${act.kind}`;
      const perform = async () => {
        for (const outcome of await call(title, serviceOf(act, trade, last.answer))) {
          if (outcome.kind !== "answered") continue;
          if (outcome.answer !== null) heard.orders.push(outcome.answer);
        }
      };
      world.scheduler.after(act.afterMs, title, () => void perform());
    }
  };
  world.scheduler.after(shopper.beginsAfterMs, `${name} begins`, () => void play());
  return heard;
}

/** What an act calls; orders and refunds tell what they were answered. */
function serviceOf(
  act: Act,
  { profileId }: Trade,
  redeemed: Redeemed,
): ServiceCall<HeardOrder | null> {
  const { kind, sessionId } = act;
  const { id: redemptionId, code } = redeemed.redemption;
  const heard = { sessionId, redemptionId };
  const order = { profileId, sessionId, code };
  switch (kind) {
    case "order":
      return async (context) => ({ ...heard, kind, answer: await placeCall(order)(context) });
    case "refund_unit":
    case "refund_all": {
      const refund = refundCall({ sessionId, refundId: kind, isWhole: kind === "refund_all" });
      return async (context) => ({ ...heard, kind: "refund", answer: await refund(context) });
    }
    case "checkout":
      return silent(orderCall(order));
    case "cancel":
      return silent(cancelCall(redeemed));
    case "cancel_order":
      return silent(undoCall({ kind: "cancel", sessionId }));
    case "return":
      return silent(undoCall({ kind: "return", sessionId }));
  }
}

function silent(call: ServiceCall<unknown>): ServiceCall<null> {
  return async (context) => {
    await call(context);
    return null;
  };
}

/** A redemption that was told of is there; who was refused for good has none. */
function untold(world: World, { name, trade }: Shopper, heard: Trades): string[] {
  const told = heard.flatMap((each) =>
    each.kind === "answered" ? [each.answer.redemption.id] : [],
  );
  const known = new Set(storedRedemptions(world).map(({ id }) => id));
  const missing = told.filter((id) => !known.has(id));
  const broken = missing.map((id) => `${name} heard of redemption ${id}, which is not there`);
  const isRefused = heard.every((each) => each.kind === "refused" && each.code === NO);
  if (heard.length > 0 && isRefused && trade.key === name && keys(world).includes(name)) {
    broken.push(`${name} was refused, but has a redemption`);
  }
  return broken;
}

const NO = "unprocessable";

/** Each key made one redemption, and nothing else did. */
function moreThanKeys(world: World): string[] {
  const [stored, used] = [storedRedemptions(world).length, keys(world).length];
  return stored === used ? [] : [`There are ${stored} redemptions of ${used} keys`];
}

function keys(world: World): string[] {
  return world.d1.run("SELECT key FROM idempotency", []).rows.map(([key]) => String(key));
}

function endsOf(world: World): Record<string, number> {
  const ends: Record<string, number> = {};
  for (const { state, isDelayed } of storedRedemptions(world)) {
    const end = `${state} ${isDelayed ? "later" : "at once"}`;
    ends[end] = (ends[end] ?? 0) + 1;
  }
  return ends;
}

function drawShoppers(random: SeededRandom, customers: readonly string[]): Shopper[] {
  const spreadMs = random.pick([10, SPREAD_MS]);
  return Array.from({ length: random.between(1, 5) }, (_each, index) => {
    const name = `shopper-${index}`;
    return {
      name,
      // Some calls are copies of another one, with its key.
      trade: {
        profileId: random.pick(customers),
        isDelayed: random.chance(0.7),
        key: random.chance(0.2) ? "the same key" : name,
      },
      beginsAfterMs: random.between(0, spreadMs),
      insists: random.chance(0.7),
      acts: drawActs(random, name),
    };
  });
}

const KINDS: readonly Act["kind"][] = [
  ...(["order", "order", "order", "checkout", "refund_unit", "refund_all"] as const),
  ...(["cancel", "cancel_order", "return"] as const),
];

function drawActs(random: SeededRandom, name: string): Act[] {
  const latestMs = random.pick([10, SPREAD_MS, 4 * SPREAD_MS]);
  return Array.from({ length: random.between(0, 4) }, (): Act => {
    return {
      kind: random.pick(KINDS),
      afterMs: random.between(0, latestMs),
      sessionId: `${name}-order-${random.between(0, 1)}`,
    };
  });
}

function drawRates(random: SeededRandom): FaultRates {
  const rate = (highest: number) => (random.chance(0.4) ? 0 : random.fraction() * highest);
  return {
    call: rate(0.25),
    slowMessage: rate(0.1),
    lateAlarm: rate(0.5),
    alarmTwice: rate(0.3),
    evict: rate(0.1),
    clockSkew: rate(0.5),
    objectClockSkew: rate(0.5),
  };
}

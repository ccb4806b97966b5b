import { balanceAt } from "../../src/core/ledger/balance";
import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import type { SessionAnswer } from "../../src/services/sessions/types";
import { insist, send, type Outcome } from "./client";
import { NoFaults, type FaultPlan } from "./faults";
import { brokenAtRest, brokenNow } from "./invariants";
import type { SeededRandom } from "./random";
import { COUPON_CODE, givePoints, openShop } from "./shop";
import { APPLICATION_ID, COUPON, PROGRAM_ID, SPEND } from "./shop-rules";
import { checkoutCall, type Checkout } from "./story";
import { freshCaches, World } from "./world";

const CUSTOMER = "demo-customer";
const SESSION = "demo-session";
const POINTS = 120;
/** The name of the request that faults are aimed at. */
export const CLOSE = "close";

export interface DemoClose {
  /** Whether the isolate knows key and catalogue already. */
  readonly warm: boolean;
  readonly useCoupon: boolean;
  readonly planFaults?: (random: SeededRandom) => FaultPlan;
  /** The customer sends the same call again until it is answered. */
  readonly retries?: boolean;
  /** Called after every event of the close, with its number. */
  readonly afterEvent?: (world: World, event: number) => void;
}

export interface DemoEnd {
  readonly calls: number;
  readonly events: number;
  readonly first: Outcome<SessionAnswer>;
  /** The last answer of a customer who retries. */
  readonly last: Outcome<SessionAnswer>;
  readonly state: DemoState;
  readonly broken: readonly string[];
  readonly trace: readonly string[];
}

export interface DemoState {
  readonly session: string;
  readonly balance: number;
  readonly couponUses: number;
  readonly committedClosures: number;
}

export const STILL_OPEN: DemoState = {
  session: "open",
  balance: POINTS,
  couponUses: 0,
  committedClosures: 0,
};

export function closedState(useCoupon: boolean): DemoState {
  return { session: "closed", balance: 70, couponUses: useCoupon ? 1 : 0, committedClosures: 1 };
}

/** A customer with 120 points fills a cart of 200 dollars and closes it, paying with 50 points. */
export async function closeDemo(seed: number, options: DemoClose): Promise<DemoEnd> {
  const world = new World(seed, options.planFaults ?? ((random) => new NoFaults(random)));
  openShop(world.d1, { campaigns: [SPEND, COUPON], couponUsageLimit: 1 });
  await givePoints(world, CUSTOMER, POINTS);
  const cart: Checkout = {
    sessionId: SESSION,
    profileId: CUSTOMER,
    state: "open",
    total: 200,
    points: 50,
    useCoupon: options.useCoupon,
  };
  const caches = freshCaches();
  void send(world, "fill the cart", checkoutCall(cart), options.warm ? caches : freshCaches());
  await world.run();
  let outcomes: readonly Outcome<SessionAnswer>[] = [];
  const close = checkoutCall({ ...cart, state: "closed" });
  const customer = async () => {
    outcomes = [await send(world, CLOSE, close, caches)];
    if (options.retries === true)
      outcomes = [...outcomes, ...(await insist(world, "retry", close))];
  };
  void customer();
  const broken: string[] = [];
  let events = 0;
  const afterEach = () => {
    events += 1;
    broken.push(...brokenNow(world));
    options.afterEvent?.(world, events);
  };
  await world.run({ afterEach });
  broken.push(...(await brokenAtRest(world)));
  const [first, last] = [outcomes[0], outcomes.at(-1)];
  if (first === undefined || last === undefined) throw new Error("The close was never sent");
  const state = await stateOf(world);
  world.close();
  const { trace } = world.scheduler;
  return { calls: world.callsOf(CLOSE), events, first, last, state, broken, trace };
}

async function stateOf(world: World): Promise<DemoState> {
  const session = world.session(`${APPLICATION_ID}:${SESSION}`).object;
  const { document } = await session.call((logic) => logic.load());
  const wallet = world.wallet(walletNameOfProfile(false, CUSTOMER)).object;
  const { ledgers } = await wallet.call((logic) => logic.load());
  const ledger = ledgers.find(({ programId }) => programId === PROGRAM_ID);
  const balance = ledger === undefined ? null : balanceAt(ledger, world.scheduler.nowMs);
  const count = (sql: string) => Number(world.d1.run(sql, []).rows[0]?.[0] ?? 0);
  return {
    session: document?.state ?? "missing",
    balance: (balance?.activeHundredths ?? 0) / 100,
    couponUses: count(
      `SELECT k.used FROM counters k JOIN coupons c ON k.entity = 'coupon:' || c.id
       WHERE c.value = '${COUPON_CODE}' AND k.action = 'couponUsage'`,
    ),
    committedClosures: count("SELECT count(*) FROM closures WHERE outcome = 'committed'"),
  };
}

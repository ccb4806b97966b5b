import type { ReturnPolicy } from "../../src/core/ledger/program-rules";
import type { LimitConfig } from "../../src/core/evaluation/catalogue";
import type { FaultRates } from "./faults";
import { SeededRandom } from "./random";
import type { Hold } from "./hold-story";
import {
  COUPON,
  GIFT,
  KEEP,
  REFER,
  REWARD,
  SPEND,
  UNITS,
  VISIT,
  WELCOME,
  type ShopCampaign,
} from "./shop-rules";
import type { Checkout, ReservationChange, StaffChange, Undo } from "./story";

/** What a random story is about; all of it comes from one seed. */
export interface Plot {
  readonly worldSeed: number;
  readonly rates: FaultRates;
  readonly campaigns: readonly ShopCampaign[];
  readonly couponUsageLimit: number;
  readonly isReservationMandatory: boolean;
  readonly reservationLimit: number;
  readonly referralUsageLimit: number;
  readonly gifts: number;
  readonly returnPolicy: ReturnPolicy;
  readonly customers: readonly Customer[];
  readonly parts: readonly Part[];
}

export interface Customer {
  readonly profileId: string;
  readonly points: number;
  /** Some of the points end while the story goes on; 0 = none. */
  readonly endingPoints: number;
  readonly endsAfterMs: number;
}

export type Part = CheckoutPart | StaffPart | UndoPart | HoldPart | ReservationPart | VisitPart;

interface PartBase {
  readonly name: string;
  readonly beginsAfterMs: number;
  /** Repeats an unanswered call; otherwise nobody comes back, and only alarms repair. */
  readonly insists: boolean;
  /** The call has an `Idempotency-Key`; the back office knows none. */
  readonly hasKey: boolean;
  /** When somebody sends a call with a key once more, meanwhile or later; null = nobody. */
  readonly twinAfterMs: number | null;
}

export interface CheckoutPart extends PartBase {
  readonly role: "checkout";
  readonly checkout: Checkout;
}

export interface StaffPart extends PartBase {
  readonly role: "staff";
  readonly change: StaffChange;
}

export interface UndoPart extends PartBase {
  readonly role: "undo";
  readonly undo: Undo;
}

export interface HoldPart extends PartBase {
  readonly role: "hold";
  readonly hold: Hold;
}

export interface VisitPart extends PartBase {
  readonly role: "visit";
  readonly profileId: string;
}

export interface ReservationPart extends PartBase {
  readonly role: "reservation";
  readonly change: ReservationChange;
}

type Unkeyed<P> = P extends PartBase ? Omit<P, "hasKey" | "twinAfterMs"> : never;

const SPREAD_MS = 20_000;
const DEADLINE_MS_MAX = 40_000;

/** Few customers, few sessions, one coupon, several callers: they are bound to meet. */
export function drawPlot(seed: number): Plot {
  const random = new SeededRandom(seed);
  const isReservationMandatory = random.chance(0.2);
  return {
    isReservationMandatory,
    reservationLimit: random.pick([1, 1, 2]),
    referralUsageLimit: random.pick([0, 1, 1, 2]),
    gifts: random.pick([1, 2, 4]),
    worldSeed: random.between(0, 2 ** 31),
    rates: drawRates(random),
    campaigns: drawCampaigns(random),
    couponUsageLimit: random.pick([0, 1, 1, 2]),
    returnPolicy: random.pick(["only_pending", "within_balance", "unlimited", "unlimited"]),
    customers: ["ann", "bob"].map((profileId) => ({
      profileId,
      ...random.pick([
        { points: 120, endingPoints: 0 },
        { points: 50, endingPoints: 70 },
      ]),
      endsAfterMs: random.between(1, SPREAD_MS),
    })),
    parts: [
      ...drawParts(random),
      ...drawHolds(random),
      ...(isReservationMandatory ? drawReservations(random) : []),
      ...drawVisits(random),
    ].map((part) => ({ ...part, ...drawKey(random) })),
  };
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

function drawCampaigns(random: SeededRandom): ShopCampaign[] {
  const limited = (campaign: ShopCampaign, limit: LimitConfig): ShopCampaign =>
    random.chance(0.3) ? { ...campaign, limits: [limit] } : campaign;
  const campaigns = [
    limited(SPEND, { action: "setDiscount", limit: 100, entities: [] }),
    limited(COUPON, { action: "redeemCoupon", limit: 1, entities: ["Profile"] }),
  ];
  for (const campaign of [GIFT, REFER, KEEP, VISIT]) {
    if (random.chance(0.3)) campaigns.push(campaign);
  }
  if (random.chance(0.4)) campaigns.push(REWARD);
  if (random.chance(0.4)) campaigns.push(WELCOME);
  if (random.chance(0.4)) {
    campaigns.push(limited(UNITS, { action: "setDiscount", limit: 4, entities: [] }));
  }
  return campaigns;
}

function drawParts(random: SeededRandom): Unkeyed<CheckoutPart | StaffPart | UndoPart>[] {
  const sessions = Array.from({ length: random.between(1, 4) }, (_each, index) => ({
    sessionId: `session-${index}`,
    profileId: random.pick(["ann", "ann", "bob"]),
    // Most copies of a close are the same call, byte for byte.
    close: drawClose(random),
  }));
  const spreadMs = random.pick([10, SPREAD_MS]);
  const undoes = random.chance(0.6);
  return Array.from({ length: random.between(2, undoes ? 10 : 8) }, (_each, index) => {
    const base = {
      name: `caller-${index}`,
      beginsAfterMs: random.between(0, spreadMs),
      insists: random.chance(0.6),
    };
    if (random.chance(0.15)) {
      return { ...base, role: "staff", change: drawStaffChange(random, base.name) };
    }
    if (undoes && random.chance(0.4)) {
      const { sessionId } = random.pick(sessions);
      const kind = random.pick(["cancel", "reopen", "return", "return"] as const);
      // Most come when there is something to take back.
      const beginsAfterMs = base.beginsAfterMs + random.pick([0, 30, SPREAD_MS]);
      return { ...base, beginsAfterMs, role: "undo", undo: { kind, sessionId } };
    }
    const { close, ...session } = random.pick(sessions);
    return { ...base, role: "checkout", checkout: { ...session, ...drawCall(random, close) } };
  });
}

type CallOfASession = Omit<Checkout, "sessionId" | "profileId">;

function drawCall(random: SeededRandom, close: CallOfASession): CallOfASession {
  if (random.chance(0.75)) return close;
  return { ...drawClose(random), state: random.pick(["open", "closed"]) };
}

function drawClose(random: SeededRandom): CallOfASession {
  const points = random.pick([0, 50, 70, 120, 121]);
  return {
    state: "closed",
    total: random.pick([200, 300]),
    units: random.pick([1, 2, 4]),
    useCoupon: random.chance(0.4),
    useReferral: random.chance(0.3),
    keepCoupon: random.chance(0.2),
    ...(points === 0 ? {} : { points }),
  };
}

function drawStaffChange(random: SeededRandom, name: string): StaffChange {
  return {
    kind: random.pick(["add", "deduct"]),
    profileId: random.pick(["ann", "bob"]),
    points: random.pick([10, 60]),
    name: `${name} by staff`,
  };
}

/** Sometimes points are set aside meanwhile; whoever did it comes back in time, late or never. */
function drawHolds(random: SeededRandom): Unkeyed<HoldPart>[] {
  const count = random.chance(0.3) ? random.between(1, 2) : 0;
  return Array.from({ length: count }, (_each, index) => {
    const name = `holder-${index}`;
    const deadlineAfterMs = random.between(1, DEADLINE_MS_MAX);
    return {
      name,
      role: "hold",
      beginsAfterMs: random.between(0, SPREAD_MS),
      insists: random.chance(0.6),
      hold: {
        profileId: random.pick(["ann", "ann", "bob"]),
        points: random.pick([20, 60, 120]),
        transactionUUID: `${name}-held`,
        deadlineAfterMs,
        decision: random.pick(["capture", "capture", "void", null]),
        // Some decide at the last moment, and some when it has passed.
        decidesAfterMs: Math.max(0, deadlineAfterMs + random.pick([-DEADLINE_MS_MAX, -50, 0, 50])),
      },
    };
  });
}

function drawReservations(random: SeededRandom): Unkeyed<ReservationPart>[] {
  return Array.from({ length: random.between(1, 3) }, (_each, index) => ({
    name: `keeper-${index}`,
    role: "reservation",
    beginsAfterMs: random.between(0, SPREAD_MS / 2),
    insists: random.chance(0.8),
    change: {
      kind: random.pick(["reserve", "reserve", "drop"]),
      profileId: random.pick(["ann", "bob"]),
    },
  }));
}

function drawVisits(random: SeededRandom): Unkeyed<VisitPart>[] {
  const count = random.chance(0.3) ? random.between(1, 2) : 0;
  return Array.from({ length: count }, (_each, index) => ({
    name: `visitor-${index}`,
    role: "visit",
    beginsAfterMs: random.between(0, SPREAD_MS),
    insists: random.chance(0.6),
    profileId: random.pick(["ann", "bob"]),
  }));
}

function drawKey(random: SeededRandom): Pick<PartBase, "hasKey" | "twinAfterMs"> {
  const hasKey = random.chance(0.4);
  const twinAfterMs = random.pick([0, 20, SPREAD_MS / 2]);
  return { hasKey, twinAfterMs: hasKey && random.chance(0.4) ? twinAfterMs : null };
}

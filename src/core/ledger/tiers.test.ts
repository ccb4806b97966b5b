import { describe, expect, it } from "vitest";
import { emptyLedger } from "./balance";
import { programRules, type ProgramRules, type ProgramSettings } from "./program-rules";
import { advanceTier, nextTierCheck, projectTier, tierAt, tierStateAt } from "./tiers";
import type { LedgerSnapshot, OpenLot } from "./types";

const TIERS = [
  { id: 1, name: "Bronze", minPointsHundredths: 0 },
  { id: 2, name: "Silver", minPointsHundredths: 100 },
  { id: 3, name: "Gold", minPointsHundredths: 500 },
  { id: 4, name: "Platinum", minPointsHundredths: 900 },
];

const at = (text: string) => Date.parse(text);
const START = at("2026-01-31T12:00:00Z");

function rules(settings: ProgramSettings, timezone = "UTC", attributes = {}): ProgramRules {
  return programRules({ id: 1, timezone, tiers: TIERS, settings }, attributes);
}

function ledger(points: number, more: Partial<LedgerSnapshot> = {}): LedgerSnapshot {
  const lots = points === 0 ? [] : [lot(points)];
  return { ...emptyLedger(1, ""), lots, ...more };
}

function lot(points: number, startAtMs = START, expiresAtMs: number | null = null): OpenLot {
  return {
    transactionUUID: `${points}-${startAtMs}`,
    sequence: 1,
    amountHundredths: points,
    remainingHundredths: points,
    createdAtMs: START,
    startAtMs,
    expiresAtMs,
  };
}

/** A ledger that came to its tier at START. */
function entered(points: number, by: ProgramRules, more: Partial<LedgerSnapshot> = {}) {
  const fresh = ledger(points, more);
  return { ...fresh, tier: advanceTier(fresh, by, START), rules: by };
}

function endOf(by: ProgramRules, more: Partial<LedgerSnapshot> = {}): string {
  const end = entered(500, by, more).tier.state?.expiresAtMs ?? null;
  return end === null ? "never" : new Date(end).toISOString();
}

describe("the end of a tier", () => {
  it("is counted from the day it was reached, in the program's zone", () => {
    const policy = { tiersExpirationPolicy: "tier_start_date" };
    expect(endOf(rules({ ...policy, tiersExpireIn: "1M" }))).toBe("2026-02-28T12:00:00.000Z");
    expect(endOf(rules({ ...policy, tiersExpireIn: "1Y_U" }, "America/New_York"))).toBe(
      "2028-01-01T04:59:59.999Z",
    );
    expect(endOf(rules({ ...policy, tiersExpireIn: "60D_D" }, "Europe/Berlin"))).toBe(
      "2026-03-31T22:00:00.000Z",
    );
    expect(endOf(rules({ ...policy }))).toBe("never");
    expect(endOf(rules({ tiersExpireIn: "1M" }))).toBe("never");
  });

  it("is counted from the day of joining, every period anew, and keeps the end of a month", () => {
    const by = rules({ tiersExpirationPolicy: "program_join_date", tiersExpireIn: "1M" });
    expect(endOf(by, { joinedAtMs: at("2025-10-31T00:00:00Z") })).toBe("2026-02-28T00:00:00.000Z");
    expect(endOf(by, { joinedAtMs: at("2026-01-31T12:00:00Z") })).toBe("2026-02-28T12:00:00.000Z");
    expect(endOf(by)).toBe("2026-02-28T12:00:00.000Z");
    const yearly = rules({ tiersExpirationPolicy: "program_join_date", tiersExpireIn: "1Y" });
    expect(endOf(yearly, { joinedAtMs: at("2024-02-29T00:00:00Z") })).toBe(
      "2026-02-28T00:00:00.000Z",
    );
  });

  it("is counted from an attribute of the customer", () => {
    const policy = {
      tiersExpirationPolicy: "customer_attribute",
      tiersExpirationAttribute: "MemberSince",
      tiersExpireIn: "1Y",
    };
    const known = { MemberSince: "2020-03-01T00:00:00Z" };
    expect(endOf(rules(policy, "UTC", known))).toBe("2026-03-01T00:00:00.000Z");
    expect(endOf(rules(policy))).toBe("2027-01-31T12:00:00.000Z");
  });

  it("is the same for everybody with an absolute cycle", () => {
    const by = (tierCycleStartDate: string) =>
      rules({
        tiersExpirationPolicy: "absolute_expiration",
        tiersExpireIn: "6M",
        tierCycleStartDate,
      });
    expect(endOf(by("2025-01-01T00:00:00Z"))).toBe("2026-07-01T00:00:00.000Z");
    expect(endOf(by("2026-03-01T00:00:00Z"))).toBe("2026-03-01T00:00:00.000Z");
    expect(endOf(by("2026-01-31T12:00:00Z"))).toBe("2026-07-31T12:00:00.000Z");
  });

  it("keeps the clock's time over the change to summer time", () => {
    const by = rules(
      { tiersExpirationPolicy: "tier_start_date", tiersExpireIn: "3M" },
      "America/New_York",
    );
    expect(endOf(by)).toBe("2026-04-30T11:00:00.000Z");
  });
});

describe("at its end a tier", () => {
  const yearly = { tiersExpirationPolicy: "tier_start_date", tiersExpireIn: "1Y" };
  const END = at("2027-01-31T12:00:00Z");

  it("stays while the points suffice, with a new end", () => {
    const gold = entered(500, rules(yearly));
    expect(tierStateAt(gold, rules(yearly), END)).toEqual({
      tierId: 3,
      startAtMs: START,
      expiresAtMs: at("2028-01-31T12:00:00Z"),
    });
  });

  it.each([
    ["one_down", 3],
    ["balance_based", 1],
  ])("goes down by %s", (tiersDowngradePolicy, tierId) => {
    const by = rules({ ...yearly, tiersDowngradePolicy });
    const spent = { ...entered(900, by), lots: [lot(50)] };
    expect(tierStateAt(spent, by, END - 1)).toMatchObject({ tierId: 4, startAtMs: START });
    expect(tierStateAt(spent, by, END)).toMatchObject({ tierId, startAtMs: END });
  });

  it("goes down step by step over the years, and stops where the points suffice", () => {
    const by = rules({ ...yearly, tiersDowngradePolicy: "one_down" });
    const spent = { ...entered(900, by), lots: [lot(100)] };
    const ids = [0, 1, 2, 3, 40].map((years) => {
      const state = tierStateAt(spent, by, at(`${2027 + years}-02-01T00:00:00Z`));
      return state?.tierId;
    });
    expect(ids).toEqual([3, 2, 2, 2, 2]);
  });

  it("is judged by the points of that instant, whenever somebody looks", () => {
    const by = rules({ ...yearly, tiersDowngradePolicy: "balance_based" });
    const lots = [lot(500, START, END + 1)];
    const gold = { ...entered(500, by), lots };
    expect(tierStateAt(gold, by, END + 1_000)).toMatchObject({ tierId: 3 });
    const tooShort = { ...gold, lots: [lot(500, START, END)] };
    expect(tierStateAt(tooShort, by, END + 1_000)).toMatchObject({ tierId: 1 });
  });
});

describe("a tier in between", () => {
  const by = rules({ tiersExpirationPolicy: "tier_start_date", tiersExpireIn: "1Y" });

  it("is not lowered by spending, and is lifted by points that become active", () => {
    const gold = entered(500, by);
    const spent = { ...gold, lots: [lot(10), lot(890, START + 1_000)] };
    expect(tierAt(spent, TIERS, START + 999)?.name).toBe("Gold");
    expect(tierAt(spent, TIERS, START + 1_000)?.name).toBe("Platinum");
    expect(nextTierCheck(spent)).toBe(START + 1_000);
  });

  it("follows the points alone while nothing of the program is known", () => {
    expect(tierAt(ledger(100), TIERS, START)?.name).toBe("Silver");
    expect(tierAt(ledger(99), TIERS, START)?.name).toBe("Bronze");
    expect(tierAt(ledger(99), TIERS.slice(1), START)).toBeNull();
  });

  it("that the program gave up is replaced by what the points reach", () => {
    const gold = entered(500, by);
    expect(tierAt(gold, TIERS.slice(0, 2), START + 1)?.name).toBe("Silver");
  });

  it("is projected to its end", () => {
    const gold = { ...entered(500, by), lots: [lot(300), lot(200, START, START + 5)] };
    expect(projectTier(gold, by, START)).toEqual({
      activeHundredths: 300,
      tier: TIERS[1],
      missingHundredths: 200,
    });
    expect(projectTier(entered(500, by), by, START)).toMatchObject({
      activeHundredths: 500,
      missingHundredths: null,
    });
  });

  it("of a short period is caught up with in bounded steps", () => {
    const fast = rules({ tiersExpirationPolicy: "tier_start_date", tiersExpireIn: "1s" });
    const gold = entered(500, fast);
    const first = advanceTier(gold, fast, START + 5_000_000);
    expect(first.checkedAtMs).toBe(START + 1_000_000);
    const second = advanceTier({ ...gold, tier: first }, fast, START + 5_000_000);
    expect(second.checkedAtMs).toBe(START + 2_000_000);
  });
});

import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, decimalText, fromScaledInteger } from "../decimal";
import type { LedgerSnapshot } from "../ledger/types";
import type { AttributeJson } from "../session/types";
import { decideRedemption, type RedemptionFacts } from "./decide";
import { limitCharge } from "./eligibility";
import { HOLD_DAYS_DEFAULT } from "./reward";
import { tagsOf } from "./tags";
import type { RedemptionOption, RedemptionWish } from "./types";

const NOW = Date.UTC(2026, 10, 21, 12);
const DAY_MS = 86_400_000;

const OPTION: RedemptionOption = {
  id: 7,
  name: "5 dollars",
  discountType: "fixed_amount",
  points: 10,
  discountAmountCents: 500,
  discountPercentage: null,
  sku: null,
  rateCents: null,
  step: null,
  minimumPoints: null,
  loyaltyProgramId: 1,
  subledgerId: "",
  campaignId: 3,
  couponValidity: null,
  startAtMs: null,
  endAtMs: null,
  active: true,
  eligibility: {},
  amounts: {},
};

const VARIABLE: RedemptionOption = {
  ...OPTION,
  discountType: "fixed_variable",
  points: 0,
  discountAmountCents: null,
  rateCents: "2.5",
  step: 10,
  minimumPoints: 20,
};

const WISH: RedemptionWish = { points: null, currency: null, isDelayed: false };

function ledger(activeHundredths: number): LedgerSnapshot {
  const lot = {
    transactionUUID: "t",
    sequence: 1,
    amountHundredths: activeHundredths,
    remainingHundredths: activeHundredths,
    createdAtMs: 0,
    startAtMs: 0,
    expiresAtMs: null,
  };
  return {
    programId: 1,
    subledgerId: "",
    lots: activeHundredths > 0 ? [lot] : [],
    spentHundredths: 0,
    expiredHundredths: 0,
    negativeHundredths: 0,
  };
}

function facts(
  option: RedemptionOption | null,
  { points = 10, ...redeemer }: Partial<RedemptionFacts["redeemer"]> & { points?: number } = {},
): RedemptionFacts {
  return {
    option,
    canBeUsed: true,
    redeemer: {
      integrationId: "jane",
      audienceIds: new Set(),
      tags: new Set(),
      ledger: ledger(points * 100),
      tiers: [],
      redeemedBefore: 0,
      ...redeemer,
    },
    baseCurrency: "USD",
    timezone: "UTC",
    nowMs: NOW,
  };
}

function codeOf(from: RedemptionFacts, wish: Partial<RedemptionWish> = {}): string {
  const decided = decideRedemption(from, { ...WISH, ...wish });
  return decided.ok ? "ok" : decided.error.code;
}

function decided(from: RedemptionFacts, wish: Partial<RedemptionWish> = {}) {
  const result = decideRedemption(from, { ...WISH, ...wish });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe("the order of checks", () => {
  it("is option, activity, eligibility, points asked for, currency, balance", () => {
    const poor = { points: 0 };
    const picky = { ...VARIABLE, eligibility: { minimumBalance: 1 } };
    const everything = { points: null, currency: "ZZZ" };
    expect(codeOf(facts(null, poor), everything)).toBe("option_not_found");
    expect(codeOf(facts({ ...picky, active: false }, poor), everything)).toBe("option_inactive");
    expect(codeOf(facts(picky, poor), everything)).toBe("not_eligible");
    expect(codeOf(facts(VARIABLE, poor), everything)).toBe("points_required");
    expect(codeOf(facts(VARIABLE, poor), { ...everything, points: 10 })).toBe("points_required");
    expect(codeOf(facts(VARIABLE, poor), { ...everything, points: 25 })).toBe(
      "points_not_a_multiple",
    );
    expect(codeOf(facts(VARIABLE, poor), { ...everything, points: 20 })).toBe("unknown_currency");
    expect(codeOf(facts(VARIABLE, poor), { points: 20 })).toBe("not_enough_points");
    expect(codeOf(facts(VARIABLE, { points: 20 }), { points: 20 })).toBe("ok");
  });
});

describe("an option", () => {
  it("is open from its start, and not at its end", () => {
    const open = { ...OPTION, startAtMs: NOW, endAtMs: NOW + 1 };
    expect(codeOf(facts(open))).toBe("ok");
    expect(codeOf(facts({ ...open, startAtMs: NOW + 1 }))).toBe("option_inactive");
    expect(codeOf(facts({ ...open, endAtMs: NOW }))).toBe("option_inactive");
    expect(codeOf({ ...facts(OPTION), canBeUsed: false })).toBe("option_inactive");
  });

  it("costs what it says, whatever the caller thinks", () => {
    expect(codeOf(facts(OPTION), { points: 10 })).toBe("ok");
    expect(codeOf(facts(OPTION), { points: 9 })).toBe("points_not_a_multiple");
    expect(decided(facts(OPTION)).costHundredths).toBe(1_000);
  });
});

describe("eligibility", () => {
  const tiers = [
    { id: 1, name: "Silver", minPointsHundredths: 500 },
    { id: 2, name: "Gold", minPointsHundredths: 2_000 },
  ];
  const only = (eligibility: RedemptionOption["eligibility"]) => ({ ...OPTION, eligibility });

  it("asks for one of the tiers", () => {
    const gold = only({ tiers: ["Gold"] });
    expect(codeOf(facts(gold, { tiers, points: 19 }))).toBe("not_eligible");
    expect(codeOf(facts(gold, { tiers, points: 20 }))).toBe("ok");
    expect(codeOf(facts(only({ tiers: ["Silver", "Gold"] }), { tiers, points: 19 }))).toBe("ok");
    expect(codeOf(facts(gold, { points: 20 }))).toBe("not_eligible");
  });

  it("asks for one of the audiences, a balance, and fewer redemptions than the limit", () => {
    const members = only({ audienceIds: [4, 5] });
    expect(codeOf(facts(members))).toBe("not_eligible");
    expect(codeOf(facts(members, { audienceIds: new Set([5]) }))).toBe("ok");
    expect(codeOf(facts(only({ minimumBalance: 10.01 })))).toBe("not_eligible");
    expect(codeOf(facts(only({ minimumBalance: 10 })))).toBe("ok");
    expect(codeOf(facts(only({ minimumBalance: 10.001 })))).toBe("not_eligible");
    expect(codeOf(facts(only({ minimumBalance: 9.999 })))).toBe("ok");
    const limited = only({ limitPerCustomer: 2, period: "monthly" });
    expect(codeOf(facts(limited, { redeemedBefore: 1 }))).toBe("ok");
    expect(codeOf(facts(limited, { redeemedBefore: 2 }))).toBe("not_eligible");
  });

  it("asks for one of the tags, letter by letter", () => {
    const tagged = only({ tags: ["VIP", "Staff"] });
    const having = (tags: AttributeJson) => facts(tagged, { tags: tagsOf({ Tags: tags }) });
    expect(codeOf(facts(tagged))).toBe("not_eligible");
    expect(codeOf(having(["new", " Staff "]))).toBe("ok");
    expect(codeOf(having("new, VIP,,"))).toBe("ok");
    expect(codeOf(having(["vip", "Staffs"]))).toBe("not_eligible");
    for (const other of ["", 7, true, [7], [12.5, 41.3]]) {
      expect(codeOf(having(other))).toBe("not_eligible");
    }
  });

  it("counts against the limit in its period", () => {
    const at = { nowMs: NOW, timezone: "UTC" };
    expect(limitCharge(OPTION, "jane", at)).toBeNull();
    const limited = only({ limitPerCustomer: 2, period: "monthly" });
    expect(limitCharge(limited, "jane", at)).toEqual({
      campaignId: 3,
      action: "redemptionOption:7",
      entity: "profile:jane",
      period: "monthly:2026-11",
      deltaUnits: 1,
      limitUnits: 2,
    });
  });
});

describe("the reward", () => {
  it("tells rules what the coupon is worth, and limits it", () => {
    expect(decided(facts(OPTION))).toMatchObject({
      amountCents: 500,
      currency: "USD",
      deadlineAtMs: null,
      reward: {
        attributes: {
          RedemptionOptionId: 7,
          DiscountAmount: 5,
          DiscountPercentage: 0,
          Currency: "USD",
        },
        discountLimitThousandths: 5_000,
        expiresAtMs: null,
      },
    });
    const percentage = {
      ...OPTION,
      discountType: "percentage" as const,
      discountAmountCents: null,
      discountPercentage: "12.5",
    };
    expect(decided(facts(percentage), { currency: "eur" })).toMatchObject({
      amountCents: null,
      currency: "EUR",
      reward: { attributes: { DiscountAmount: 0, DiscountPercentage: 12.5 } },
    });
    const product = { ...OPTION, discountType: "free_product" as const, sku: "MUG" };
    const { reward } = decided(facts(product));
    expect(reward).toMatchObject({ attributes: { Sku: "MUG" }, discountLimitThousandths: null });
  });

  it("has an amount per currency", () => {
    const abroad = { ...OPTION, amounts: { EUR: 450, JPY: 70_000 } };
    expect(decided(facts(abroad), { currency: "EUR" }).amountCents).toBe(450);
    expect(decided(facts(abroad), { currency: "jpy" }).reward.attributes).toMatchObject({
      DiscountAmount: 700,
      Currency: "JPY",
    });
    expect(decided(facts(abroad), { currency: "USD" }).amountCents).toBe(500);
    expect(codeOf(facts(abroad), { currency: "GBP" })).toBe("unknown_currency");
    const points = { ...VARIABLE, amounts: { EUR: 2 } };
    expect(decided(facts(points, { points: 20 }), { points: 20, currency: "EUR" })).toMatchObject({
      amountCents: 40,
    });
  });

  it("is an amount that the currency can express, and never nothing", () => {
    const from = (option: RedemptionOption) => ({ ...facts(option), baseCurrency: "JPY" });
    const some = { ...VARIABLE, rateCents: "30", step: null, minimumPoints: null };
    expect(decided(from(some), { points: 5 })).toMatchObject({
      amountCents: 200,
      reward: { attributes: { DiscountAmount: 2 }, discountLimitThousandths: 2_000 },
    });
    expect(codeOf(from(some), { points: 1 })).toBe("points_required");
    expect(codeOf(from({ ...OPTION, discountAmountCents: 40 }))).toBe("unknown_currency");
    const { reward } = decided(from({ ...OPTION, discountAmountCents: 150 }));
    expect(reward).toMatchObject({
      attributes: { DiscountAmount: 2 },
      discountLimitThousandths: 2_000,
    });
  });

  it("ends with the option's validity; a delayed one always ends, and the hold with it", () => {
    const week = { ...OPTION, couponValidity: "7D" };
    expect(decided(facts(week)).reward.expiresAtMs).toBe(NOW + 7 * DAY_MS);
    const delayed = { isDelayed: true };
    expect(decided(facts(week), delayed).deadlineAtMs).toBe(NOW + 7 * DAY_MS);
    for (const couponValidity of [null, "unlimited"]) {
      const { deadlineAtMs, reward } = decided(facts({ ...OPTION, couponValidity }), delayed);
      expect(deadlineAtMs).toBe(NOW + HOLD_DAYS_DEFAULT * DAY_MS);
      expect(reward.expiresAtMs).toBe(deadlineAtMs);
    }
  });
});

describe("properties", () => {
  const amount = integer({ min: 1, max: 1_000_000 });

  it("never costs more than there is, and never less than was asked for", () => {
    assert(
      property(amount, amount, (balance, points) => {
        const option = { ...VARIABLE, step: null, minimumPoints: null };
        const result = decideRedemption(facts(option, { points: balance }), { ...WISH, points });
        expect(result.ok).toBe(points <= balance);
        if (result.ok) expect(result.value.costHundredths).toBe(points * 100);
      }),
    );
  });

  it("is worth the points at the rate, to half a cent", () => {
    assert(
      property(amount, integer({ min: 1, max: 100_000 }), (points, rateThousandths) => {
        const rateCents = decimalText(fromScaledInteger(rateThousandths, 3));
        const option = { ...VARIABLE, rateCents, step: null, minimumPoints: null };
        const from = facts(option, { points });
        const result = decideRedemption(from, { ...WISH, points });
        const exact = decimal(rateCents).times(decimal(String(points)));
        expect(result.ok).toBe(exact.gte(decimal("0.5")));
        if (!result.ok) return;
        const { amountCents, reward } = result.value;
        const off = exact.minus(decimal(String(amountCents))).abs();
        expect(off.lte(decimal("0.5"))).toBe(true);
        expect(reward.discountLimitThousandths).toBe((amountCents ?? 0) * 10);
      }),
    );
  });
});

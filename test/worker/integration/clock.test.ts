import { describe, expect, it } from "vitest";
import { createApiKey, createApplication, manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { createRule, onEvent, points } from "./rules-shop";
import {
  activePoints,
  bigCart,
  closing,
  createCouponCampaign,
  createCustomer,
  createSpendPointsShop,
  effectsOfType,
  ledgerPath,
  putSession,
  type SessionBody,
} from "./spend-points-shop";

const DAY_NS = 86_400_000_000_000;

/** A close that stores nothing, at an instant in the future. */
async function dryClose(key: string, now: string, change: Readonly<Record<string, unknown>> = {}) {
  const path = `/v2/customer_sessions/order?dry=true&now=${encodeURIComponent(now)}`;
  const customerSession = { profileId: "ann", state: "closed", cartItems: bigCart, ...change };
  const answer = await call<SessionBody>("PUT", path, { customerSession }, key);
  expect(answer.status).toBe(200);
  return answer.body;
}

async function earningShop(timezone: string, defaultPending: string, defaultValidity: string) {
  const shop = await createApplication();
  const program = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("program"),
    title: "Points",
    timezone,
    cardBased: false,
    sandbox: false,
    allowSubledger: false,
    defaultValidity,
    defaultPending,
    subscribedApplications: [shop.id],
    tiers: [],
  });
  await createRule(shop, [onEvent("talon_session_closed"), points(program.id, 10)]);
  return shop;
}

describe("points that are earned", () => {
  const NEW_YORK = "America/New_York";
  const BERLIN = "Europe/Berlin";

  it.each([
    // The clocks go forward on 9 March in New York, on 30 March in Berlin.
    [NEW_YORK, "1D", "2D", "2031-03-08T17:00:00Z", "2031-03-09T16:00:00Z", "2031-03-11T16:00:00Z"],
    [
      NEW_YORK,
      "24h",
      "1D_U",
      "2031-03-08T17:00:00Z",
      "2031-03-09T17:00:00Z",
      "2031-03-11T03:59:59.999Z",
    ],
    [
      BERLIN,
      "1D_D",
      "1W_U",
      "2031-03-29T11:00:00Z",
      "2031-03-29T23:00:00Z",
      "2031-04-06T21:59:59.999Z",
    ],
    // They go back on 2 November and 26 October.
    [NEW_YORK, "1D", "1D", "2031-11-01T16:00:00Z", "2031-11-02T17:00:00Z", "2031-11-03T17:00:00Z"],
    [
      BERLIN,
      "1D",
      "1M_U",
      "2031-10-25T10:00:00Z",
      "2031-10-26T11:00:00Z",
      "2031-11-30T22:59:59.999Z",
    ],
    // 29 February, and the ends of months.
    [BERLIN, "1D", "1Y", "2032-02-28T11:00:00Z", "2032-02-29T11:00:00Z", "2033-02-28T11:00:00Z"],
    [NEW_YORK, "1M", "1M", "2032-01-31T17:00:00Z", "2032-02-29T17:00:00Z", "2032-03-29T16:00:00Z"],
    [BERLIN, "1M", "1M", "2031-01-31T11:00:00Z", "2031-02-28T11:00:00Z", "2031-03-28T11:00:00Z"],
  ])(
    "in a program of %s with pending %s and validity %s",
    async (timezone, pending, validity, now, start, expiry) => {
      const shop = await earningShop(timezone, pending, validity);
      const body = await dryClose(shop.key, now);
      const [earned] = effectsOfType(body, "addLoyaltyPoints");
      const { startDate, expiryDate } = earned?.props ?? {};
      expect([startDate, expiryDate].map((each) => Date.parse(String(each)))).toEqual([
        Date.parse(start),
        Date.parse(expiry),
      ]);
    },
  );
});

describe("midnight", () => {
  /** On the day before, Berlin's clocks are still an hour less ahead. */
  const MIDNIGHT = "2031-03-31T00:00:00+02:00";
  const BEFORE = "2031-03-30T21:59:59.999Z";

  it("ends points: before it they can be spent, from it on they are expired", async () => {
    const shop = await createSpendPointsShop();
    const customer = randomName("customer");
    const path = ledgerPath(shop, customer);
    await manage("PUT", `${path}/add_points`, { points: 50, validUntil: MIDNIGHT });
    const balanceAt = async (endDate: string) => {
      const query = `endDate=${encodeURIComponent(endDate)}`;
      const answer = await manage<{ balance: object }>("GET", `${path}/ledger_balances?${query}`);
      return answer.balance;
    };
    expect(await balanceAt(BEFORE)).toMatchObject({ activePoints: 50, expiredPoints: 0 });
    expect(await balanceAt(MIDNIGHT)).toMatchObject({ activePoints: 0, expiredPoints: 50 });
    const spending = closing(customer, 50);
    const before = await dryClose(shop.key, BEFORE, spending);
    expect(effectsOfType(before, "deductLoyaltyPoints")).toHaveLength(1);
    const from = await dryClose(shop.key, MIDNIGHT, spending);
    expect(effectsOfType(from, "deductLoyaltyPoints")).toEqual([]);
  });

  it("ends coupons and campaigns in the same instant", async () => {
    const shop = await createApplication({ timezone: "Europe/Berlin" });
    const code = randomName("LAST").toUpperCase();
    await createCouponCampaign(shop.id, { couponPattern: code, expiryDate: MIDNIGHT });
    const reasonAt = async (now: string) => {
      const body = await dryClose(shop.key, now, { couponCodes: [code] });
      return effectsOfType(body, "rejectCoupon").map(({ props }) => props["rejectionReason"]);
    };
    expect(await reasonAt(BEFORE)).toEqual([]);
    expect(await reasonAt(MIDNIGHT)).toEqual(["CouponExpired"]);
    const other = randomName("CAMPAIGN").toUpperCase();
    const until = { endTime: MIDNIGHT };
    await createCouponCampaign(shop.id, { couponPattern: other }, until);
    const campaignAt = async (now: string) => {
      const body = await dryClose(shop.key, now, { couponCodes: [other] });
      return effectsOfType(body, "rejectCoupon").map(({ props }) => props["rejectionReason"]);
    };
    expect(await campaignAt(BEFORE)).toEqual([]);
    expect(await campaignAt(MIDNIGHT)).toEqual(["CouponPartOfNotRunningCampaign"]);
  });
});

describe("a key whose clock is ahead", () => {
  async function shopWithLaterKey(days: number) {
    const shop = await createSpendPointsShop();
    const later = { ...shop, key: await createApiKey(shop.id, { timeOffset: days * DAY_NS }) };
    return { shop, later };
  }

  const paid = (body: SessionBody) => effectsOfType(body, "deductLoyaltyPoints").length;

  it("spends points that are pending for others, for good", async () => {
    const { shop, later } = await shopWithLaterKey(11);
    const customer = randomName("customer");
    const pending = { points: 50, pendingDuration: "10D" };
    await manage("PUT", `${ledgerPath(shop, customer)}/add_points`, pending);
    const now = await putSession(shop, "now", closing(customer, 50));
    expect(paid(now.body)).toBe(0);
    const ahead = await putSession(later, "later", closing(customer, 50));
    expect(paid(ahead.body)).toBe(1);
    const again = await putSession(later, "again", closing(customer, 50));
    expect(paid(again.body)).toBe(0);
  });

  it("finds points and coupons expired that others can use", async () => {
    const { shop, later } = await shopWithLaterKey(6);
    const customer = randomName("customer");
    const short = { points: 50, validityDuration: "5D" };
    await manage("PUT", `${ledgerPath(shop, customer)}/add_points`, short);
    const code = randomName("SOON");
    const expiryDate = new Date(Date.now() + 5 * 86_400_000).toISOString();
    await createCouponCampaign(shop.id, { couponPattern: code, expiryDate });
    const order = { ...closing(customer, 50), couponCodes: [code] };
    const ahead = await putSession(later, "later", order);
    expect(paid(ahead.body)).toBe(0);
    expect(effectsOfType(ahead.body, "rejectCoupon")).toMatchObject([
      { props: { rejectionReason: "CouponExpired" } },
    ]);
    const now = await putSession(shop, "now", order);
    expect(paid(now.body)).toBe(1);
    expect(effectsOfType(now.body, "acceptCoupon")).toHaveLength(1);
  });

  it("gives points that live from its own clock on", async () => {
    const shop = await earningShop("UTC", "immediate", "1D");
    const ahead = await createApiKey(shop.id, { timeOffset: 30 * DAY_NS });
    const order = { profileId: randomName("customer"), state: "closed", cartItems: bigCart };
    const { body } = await putSession({ ...shop, key: ahead }, "order", order);
    const [earned] = effectsOfType(body, "addLoyaltyPoints");
    const days = (Date.parse(String(earned?.props["expiryDate"])) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(30.9);
    expect(days).toBeLessThan(31.1);
  });
});

it("a key whose clock is behind does not see what begins later", async () => {
  const shop = await createSpendPointsShop();
  const earlier = { ...shop, key: await createApiKey(shop.id, { timeOffset: -2 * DAY_NS }) };
  const code = randomName("NEW");
  const startDate = new Date(Date.now() - 86_400_000).toISOString();
  await createCouponCampaign(shop.id, { couponPattern: code, startDate });
  const customer = await createCustomer(shop, 50);
  const order = { ...closing(customer, 50), couponCodes: [code] };
  const before = await putSession(earlier, "before", order);
  expect(effectsOfType(before.body, "rejectCoupon")).toMatchObject([
    { props: { rejectionReason: "CouponStartDateInFuture" } },
  ]);
  expect(effectsOfType(before.body, "deductLoyaltyPoints")).toEqual([]);
  expect(await activePoints(shop, customer)).toBe(50);
});

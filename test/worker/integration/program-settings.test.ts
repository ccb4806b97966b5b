import { describe, expect, it } from "vitest";
import {
  createApplication,
  createCampaign,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { call } from "../../support/http";
import { defineAttribute, putSession } from "./spend-points-shop";
import { putProfile } from "./rules-shop";

const TIERS = [
  { name: "Bronze", minPoints: 10 },
  { name: "Silver", minPoints: 100 },
  { name: "Gold", minPoints: 500 },
];

interface Shop extends TestApplication {
  readonly programId: number;
}

/** A program with tiers; a closed session brings 120 points to one of its ledgers. */
async function createTierShop(
  program: Readonly<Record<string, unknown>> = {},
  subledger = "",
): Promise<Shop> {
  const shop = await createApplication();
  const { id: programId } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("wallet"),
    title: "Points",
    timezone: "Europe/Berlin",
    cardBased: false,
    sandbox: false,
    allowSubledger: true,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [shop.id],
    tiers: TIERS,
    ...program,
  });
  const blocks = [
    { id: "closing", type: "checkEvent", eventType: "talon_session_closed" },
    {
      id: "points",
      type: "awardLoyaltyPoints",
      program: { id: programId },
      subledger,
      name: "Thank you",
      value: 120,
      partial: false,
      target: { type: "cart" },
      recipient: "Current",
    },
  ];
  const rules = { promotionRules: [{ title: "Points", blocks }], strikethroughRules: [] };
  await createCampaign(shop.id, { ...rules, selectors: [], bundles: [] });
  return { ...shop, programId };
}

const order = (profileId: string) => ({
  profileId,
  state: "closed",
  cartItems: [{ sku: "a", quantity: 1, price: 10 }],
});

interface ToldProgram {
  readonly joinDate?: string;
  readonly ledger?: ToldTier;
}

interface ToldTier {
  readonly currentTier?: { readonly name: string; startDate: string; expiryDate?: string };
}

async function programAfterOrder(shop: Shop, customer: string): Promise<ToldProgram> {
  const { body } = await putSession(shop, randomName("order"), order(customer), ["loyalty"]);
  const programs: Readonly<Record<string, object>> = body.loyalty.programs;
  return programs[String(shop.programId)] ?? {};
}

async function tierAfterOrder(shop: Shop, customer: string): Promise<ToldTier["currentTier"]> {
  return (await programAfterOrder(shop, customer)).ledger?.currentTier;
}

const HOUR = 3_600_000;

const between = (tier: { startDate: string; expiryDate?: string } | undefined) =>
  Date.parse(tier?.expiryDate ?? "") - Date.parse(tier?.startDate ?? "");

describe("the end of a tier", () => {
  it("is never without a policy", async () => {
    const tier = await tierAfterOrder(await createTierShop(), randomName("ann"));
    expect(tier).toMatchObject({ name: "Silver" });
    expect(tier).not.toHaveProperty("expiryDate");
  });

  it("counts from its start", async () => {
    const settings = { tiersExpirationPolicy: "tier_start_date", tiersExpireIn: "36h" };
    const tier = await tierAfterOrder(await createTierShop(settings), randomName("ann"));
    expect(between(tier)).toBe(36 * HOUR);
  });

  it("is at midnight in the zone of the program when it is rounded", async () => {
    const settings = { tiersExpirationPolicy: "tier_start_date", tiersExpireIn: "1M_U" };
    const tier = await tierAfterOrder(await createTierShop(settings), randomName("ann"));
    expect(tier?.expiryDate).toMatch(/^\d{4}-\d\d-\d\dT23:59:59\.999\+0[12]:00$/);
  });

  it("counts from the day that the customer joined", async () => {
    const shop = await createTierShop({
      tiersExpirationPolicy: "program_join_date",
      tiersExpireIn: "36h",
    });
    const customer = randomName("ann");
    const path = `/v1/loyalty_programs/${shop.programId}/profile/${customer}/join`;
    expect((await call("POST", path, undefined, shop.key)).status).toBe(200);
    const { joinDate = "", ledger } = await programAfterOrder(shop, customer);
    expect(ledger?.currentTier?.expiryDate).toMatch(/\+0[12]:00$/);
    const expiresAtMs = Date.parse(ledger?.currentTier?.expiryDate ?? "");
    expect(expiresAtMs - Date.parse(joinDate)).toBe(36 * HOUR);
  });

  it.each([
    ["an order", (shop: Shop, customer: string) => tierAfterOrder(shop, customer)],
    [
      "staff",
      async (shop: Shop, customer: string) => {
        const path = `/v1/loyalty_programs/${shop.programId}/profile/${customer}`;
        await manage("PUT", `${path}/add_points`, { points: 120, name: "Welcome" });
        const balances = `${path}/balances?includeTiers=true`;
        const { body } = await call<{ balance: ToldTier }>("GET", balances, undefined, shop.key);
        return body.balance.currentTier;
      },
    ],
  ])("counts from a date of the customer's, for points of %s", async (_who, reached) => {
    await defineAttribute("CustomerProfile", "Anniversary", "time");
    const shop = await createTierShop({
      tiersExpirationPolicy: "customer_attribute",
      tiersExpirationAttribute: "Anniversary",
      tiersExpireIn: "1Y",
    });
    const customer = randomName("ann");
    await putProfile(shop, customer, { attributes: { Anniversary: "2020-07-05T10:00:00+02:00" } });
    const tier = await reached(shop, customer);
    expect(tier?.expiryDate).toMatch(/^\d{4}-07-05T10:00:00\+02:00$/);
  });
});

describe("the tiers of subledgers", () => {
  it("are their own, with what is missing to the next one", async () => {
    const shop = await createTierShop({ programJoinPolicy: "points_earned" }, "club");
    const customer = randomName("ann");
    const { body } = await putSession(shop, "order", order(customer), ["loyalty"]);
    const told = body.loyalty.programs[String(shop.programId)];
    expect(told).toMatchObject({
      joinDate: expect.any(String),
      ledger: { currentBalance: 0, pointsToNextTier: 10, nextTierName: "Bronze" },
      subLedgers: {
        club: {
          currentBalance: 120,
          currentTier: { name: "Silver" },
          pointsToNextTier: 380,
          nextTierName: "Gold",
        },
      },
    });
    const path = `/v1/loyalty_programs/${shop.programId}/profile/${customer}/balances`;
    const query = "?includeTiers=true&includeProjectedTier=true";
    const balances = await call("GET", `${path}${query}`, undefined, shop.key);
    expect(balances.body).toMatchObject({
      balance: { activePoints: 0, nextTierName: "Bronze" },
      subledgerBalances: {
        club: {
          activePoints: 120,
          currentTier: { name: "Silver" },
          projectedTier: { projectedActivePoints: 120, projectedTierName: "Silver" },
        },
      },
    });
  });

  it("name no next one at the top", async () => {
    const shop = await createTierShop({ tiers: [{ name: "Only", minPoints: 100 }] });
    const customer = randomName("ann");
    const { body } = await putSession(shop, "order", order(customer), ["loyalty"]);
    const ledger = body.loyalty.programs[String(shop.programId)]?.ledger;
    expect(ledger).toMatchObject({ currentTier: { name: "Only" }, pointsToNextTier: 0 });
    expect(ledger).not.toHaveProperty("nextTierName");
  });
});

describe("joining by points", () => {
  const joinDateOf = async (program: Readonly<Record<string, unknown>>) => {
    const shop = await createTierShop(program);
    return (await programAfterOrder(shop, randomName("ann"))).joinDate;
  };

  it.each([
    [{ programJoinPolicy: "not_join" }, false],
    [{}, false],
    [{ programJoinPolicy: "points_earned", defaultPending: "5D" }, true],
    [{ programJoinPolicy: "points_activated", defaultPending: "5D" }, false],
    [{ programJoinPolicy: "points_activated" }, true],
  ])("%j: %s", async (program, joins) => {
    expect((await joinDateOf(program)) !== undefined).toBe(joins);
  });
});

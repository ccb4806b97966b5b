import { describe, expect, it } from "vitest";
import { createApplication, manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import {
  closing,
  createCustomer,
  createSpendPointsShop,
  ledgerPath,
  putSession,
  type SpendPointsShop,
} from "./spend-points-shop";

interface Listed {
  readonly hasMore: boolean;
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

async function shopWithCustomer() {
  const shop = await createSpendPointsShop();
  return { shop, customer: await createCustomer(shop, 120) };
}

function read<T = Listed>(shop: SpendPointsShop, customer: string, what: string) {
  return call<T>("GET", `${ledgerPath(shop, customer)}/${what}`, undefined, shop.key);
}

async function addPoints(shop: SpendPointsShop, customer: string, body: unknown) {
  await manage("PUT", `${ledgerPath(shop, customer)}/add_points`, body);
}

describe("balances", () => {
  it("tell active, pending, spent and expired points, per ledger", async () => {
    const { shop, customer } = await shopWithCustomer();
    await addPoints(shop, customer, { points: 0.05, pendingUntil: "2998-01-01T00:00:00Z" });
    await addPoints(shop, customer, { points: 7, subledgerId: "gifts" });
    await putSession(shop, randomName("order"), closing(customer, 50));
    const { status, body } = await read<Record<string, unknown>>(shop, customer, "balances");
    expect(status).toBe(200);
    expect(body).toEqual({
      balance: {
        activePoints: 70,
        pendingPoints: 0.05,
        spentPoints: 50,
        expiredPoints: 0,
        negativePoints: 0,
      },
      subledgerBalances: {
        gifts: {
          activePoints: 7,
          pendingPoints: 0,
          spentPoints: 0,
          expiredPoints: 0,
          negativePoints: 0,
        },
      },
    });
    const other = await read<Record<string, unknown>>(shop, customer, "balances?subledgerId=none");
    expect(other.body["subledgerBalances"]).toEqual({});
  });

  it("can be asked for at another instant", async () => {
    const { shop, customer } = await shopWithCustomer();
    await addPoints(shop, customer, { points: 5, validUntil: "2997-01-01T00:00:00Z" });
    const at = async (endDate: string) => {
      const answer = await read<{ balance: unknown }>(
        shop,
        customer,
        `balances?endDate=${encodeURIComponent(endDate)}`,
      );
      return answer.body.balance;
    };
    expect(await at("2996-12-31T23:59:59Z")).toMatchObject({ activePoints: 125 });
    expect(await at("2997-01-01")).toMatchObject({ activePoints: 120, expiredPoints: 5 });
    expect(await at("2001-01-01T00:00:00+02:00")).toMatchObject({ activePoints: 0 });
  });

  it("show the tier that the points reach when tiers are asked for", async () => {
    const { shop, customer } = await shopWithCustomer();
    await manage("PUT", `/v1/loyalty_programs/${shop.programId}`, {
      title: "Sample Wallet",
      tiers: [
        { name: "Bronze", minPoints: 0 },
        { name: "Gold", minPoints: 150.5 },
      ],
    });
    const { body } = await read<{ balance: unknown }>(shop, customer, "balances?includeTiers=true");
    expect(body.balance).toMatchObject({
      currentTier: { name: "Bronze" },
      pointsToNextTier: 30.5,
      nextTierName: "Gold",
    });
  });

  it("tell the dates of a tier in the program's zone, and what it will be at its end", async () => {
    const { shop, customer } = await shopWithCustomer();
    await manage("PUT", `/v1/loyalty_programs/${shop.programId}`, {
      tiers: [
        { name: "Bronze", minPoints: 0 },
        { name: "Gold", minPoints: 150 },
      ],
      tiersExpirationPolicy: "absolute_expiration",
      tierCycleStartDate: "2990-01-01T00:00:00Z",
      tiersExpireIn: "1Y",
      tiersDowngradePolicy: "balance_based",
    });
    await addPoints(shop, customer, { points: 30 });
    await putSession(shop, randomName("order"), closing(customer, 100));
    const query = "balances?includeTiers=true&includeProjectedTier=true";
    const { body } = await read<{ balance: unknown }>(shop, customer, query);
    const tier = {
      name: "Gold",
      startDate: expect.stringMatching(/Z$/),
      expiryDate: "2990-01-01T00:00:00Z",
      downgradePolicy: "balance_based",
    };
    expect(body.balance).toMatchObject({
      activePoints: 50,
      currentTier: tier,
      pointsToNextTier: 0,
      projectedTier: {
        projectedActivePoints: 50,
        stayInTierPoints: 100,
        projectedTierName: "Bronze",
      },
    });
    const later = "2990-01-01T00:00:00Z";
    const after = await read<{ balance: unknown }>(shop, customer, `${query}&endDate=${later}`);
    expect(after.body.balance).toMatchObject({ currentTier: { name: "Bronze" } });
    const next = closing(customer, 0);
    const session = await putSession(shop, randomName("next"), next, ["loyalty"]);
    expect(session.body.loyalty.programs[String(shop.programId)]?.ledger).toMatchObject({
      currentTier: tier,
    });
  });
});

describe("transactions", () => {
  it("are listed newest first, page by page, with their origin", async () => {
    const { shop, customer } = await shopWithCustomer();
    const session = randomName("order");
    await putSession(shop, session, closing(customer, 50.25));
    const all = await read(shop, customer, "transactions");
    expect(all.body).toEqual({
      hasMore: false,
      data: [
        {
          id: expect.any(Number),
          transactionUUID: expect.any(String),
          created: expect.any(String),
          programId: shop.programId,
          customerSessionId: session,
          type: "subtraction",
          name: "Spending loyalty points",
          startDate: "immediate",
          expiryDate: "unlimited",
          subledgerId: "",
          amount: 50.25,
          rulesetId: expect.any(Number),
          ruleName: "1 point = $1",
        },
        {
          id: expect.any(Number),
          transactionUUID: expect.any(String),
          created: expect.any(String),
          programId: shop.programId,
          type: "addition",
          name: "Welcome",
          startDate: "immediate",
          expiryDate: "unlimited",
          subledgerId: "",
          amount: 120,
        },
      ],
    });
    const page = await read(shop, customer, "transactions?pageSize=1&skip=0");
    expect(page.body).toEqual({ hasMore: true, data: all.body.data.slice(0, 1) });
    const next = await read(shop, customer, "transactions?pageSize=1&skip=1");
    expect(next.body).toEqual({ hasMore: false, data: all.body.data.slice(1) });
  });

  it("are filtered by session, UUID, kind, ledger, time and activation", async () => {
    const { shop, customer } = await shopWithCustomer();
    const session = randomName("order");
    await putSession(shop, session, closing(customer, 50));
    await addPoints(shop, customer, {
      points: 3,
      name: "Later",
      subledgerId: "gifts",
      pendingDuration: "on_action",
      validityDuration: "30D",
    });
    const names = async (query: string) => {
      const { body } = await read(shop, customer, `transactions?${query}`);
      return body.data.map((entry) => entry["name"]);
    };
    expect(await names(`customerSessionIDs=${session}&customerSessionIDs=x`)).toHaveLength(1);
    expect(await names("loyaltyTransactionType=session")).toEqual(["Spending loyalty points"]);
    expect(await names("loyaltyTransactionType=import")).toEqual([]);
    expect(await names("subledgerId=gifts")).toEqual(["Later"]);
    expect(await names("awaitsActivation=true")).toEqual(["Later"]);
    expect(await names("startDate=2998-01-01")).toEqual([]);
    expect(await names("endDate=2001-01-01T00:00:00Z")).toEqual([]);
    const later = (await read(shop, customer, "transactions?awaitsActivation=true")).body.data[0];
    expect(later).toMatchObject({
      startDate: "on_action",
      expiryDate: "unlimited",
      validityDuration: "30D",
    });
    expect(await names(`transactionUUIDs=${String(later?.["transactionUUID"])}`)).toEqual([
      "Later",
    ]);
  });
});

describe("points", () => {
  it("list what is left, by status", async () => {
    const { shop, customer } = await shopWithCustomer();
    await addPoints(shop, customer, {
      points: 5,
      name: "Soon",
      pendingUntil: "2996-01-01T00:00:00Z",
      validUntil: "2997-01-01T00:00:00Z",
    });
    await putSession(shop, randomName("order"), closing(customer, 50));
    const active = await read(shop, customer, "points");
    expect(active.body).toEqual({
      hasMore: false,
      data: [
        {
          id: expect.any(Number),
          transactionUUID: expect.any(String),
          created: expect.any(String),
          programId: shop.programId,
          name: "Welcome",
          startDate: "immediate",
          expiryDate: "unlimited",
          subledgerId: "",
          amount: 70,
        },
      ],
    });
    const pending = await read(shop, customer, "points?status=pending");
    expect(pending.body.data).toMatchObject([
      {
        name: "Soon",
        amount: 5,
        startDate: "2996-01-01T00:00:00.000Z",
        expiryDate: "2997-01-01T00:00:00.000Z",
      },
    ]);
    expect((await read(shop, customer, "points?status=expired")).body.data).toEqual([]);
  });

  it("are sorted and filtered as asked", async () => {
    const { shop, customer } = await shopWithCustomer();
    for (const [name, year] of [
      ["B", 2998],
      ["A", 2997],
    ] as const) {
      const validUntil = `${year}-01-01T00:00:00Z`;
      await addPoints(shop, customer, { points: 1, name, validUntil, subledgerId: name });
    }
    const names = async (query: string) => {
      const { body } = await read(shop, customer, `points?${query}`);
      return body.data.map((entry) => entry["name"]);
    };
    expect(await names("sort=expiryDate")).toEqual(["A", "B", "Welcome"]);
    expect(await names("sort=-expiryDate")).toEqual(["Welcome", "B", "A"]);
    expect(await names("subledgerId=A&subledgerId=B&sort=expiryDate")).toEqual(["A", "B"]);
    expect(await names("customerSessionIDs=x")).toEqual([]);
  });
});

describe.each(["balances", "transactions", "points"])("%s", (what) => {
  it("answer 404 for a program or a profile that is not there for the key", async () => {
    const { shop, customer } = await shopWithCustomer();
    const stranger = await createApplication();
    const program = `/v1/loyalty_programs/${shop.programId}/profile`;
    for (const [path, key, name] of [
      [`${program}/nobody/${what}`, shop.key, "Customer profile"],
      [`/v1/loyalty_programs/999999/profile/${customer}/${what}`, shop.key, "Loyalty program"],
      [`${program}/${customer}/${what}`, stranger.key, "Loyalty program"],
    ] as const) {
      const answer = await call("GET", path, undefined, key);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({
        message: `${name} was not found`,
        errors: [],
        StatusCode: 404,
      });
    }
  });
});

it.each([
  ["balances?endDate=soon", "endDate"],
  ["balances?includeTiers=yes", "includeTiers"],
  ["transactions?pageSize=0", "pageSize"],
  ["transactions?pageSize=1001", "pageSize"],
  ["transactions?skip=-1", "skip"],
  ["transactions?loyaltyTransactionType=gift", "loyaltyTransactionType"],
  ["transactions?awaitsActivation=false", "awaitsActivation"],
  ["points?status=spent", "status"],
  ["points?sort=amount", "sort"],
])("refuses %s and names the parameter", async (query, parameter) => {
  const { shop, customer } = await shopWithCustomer();
  const answer = await read<Record<string, unknown>>(shop, customer, query);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ StatusCode: 400, errors: [{ source: { parameter } }] });
});

it("knows a program that was created since the key was last used", async () => {
  const shop = await createSpendPointsShop();
  await putSession(shop, "warm", {});
  const program = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("wallet"),
    title: "New",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: false,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [shop.id],
    tiers: [],
  });
  const customer = await createCustomer({ ...shop, programId: program.id }, 3);
  const { body } = await read<{ balance: unknown }>(
    { ...shop, programId: program.id },
    customer,
    "balances",
  );
  expect(body.balance).toMatchObject({ activePoints: 3 });
});

import { describe, expect, it } from "vitest";
import { call, createApplication, manage, randomName, upload } from "./support/client";
import { expectFits, referenceIsPresent } from "./support/reference";

async function setUp() {
  const { id } = await createApplication();
  const program = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("program"),
    title: "Points",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: true,
    defaultValidity: "30D",
    defaultPending: "immediate",
    subscribedApplications: [id],
    tiers: [{ name: "Silver", minPoints: 5 }],
  });
  const path = `/v1/loyalty_programs/${program.id}`;
  const customer = randomName("customer");
  const profile = `${path}/profile/${customer}`;
  await manage("PUT", `${profile}/add_points`, { points: 10 });
  await manage("PUT", `${profile}/add_points`, { points: 2, pendingDuration: "on_action" });
  await manage("PUT", `${profile}/add_points`, { points: 3, subledgerId: "vip" });
  await manage("PUT", `${profile}/deduct_points`, { points: 4 });
  return { path, profile, customer };
}

/** Calls, and fails unless the answer fits what the public document says of the operation. */
async function fits<T>(operationId: string, path: string, status: number) {
  const answer = await call<T>("GET", path);
  expect(answer.status).toBe(status);
  expectFits("management-api", operationId, answer.status, answer.body);
  return answer.body;
}

const RANGE = "rangeStart=2020-01-01T00:00:00Z&rangeEnd=2020-02-01T00:00:00Z";

describe.skipIf(!referenceIsPresent)("the ledgers of a program fit the public documents", () => {
  it("all transactions, page by page", async () => {
    const { path, customer } = await setUp();
    const list = `${path}/transactions`;
    await expect
      .poll(async () => (await manage<{ data: unknown[] }>("GET", list)).data.length, {
        timeout: 20_000,
      })
      .toBe(4);
    const page = await fits<{ data: object[] }>("getLoyaltyProgramTransactions", list, 200);
    expect(page.data[0]).toMatchObject({ type: "subtraction", customerProfileId: customer });
    await fits("getLoyaltyProgramTransactions", `${list}?pageSize=1&skip=1`, 200);
    await fits("getLoyaltyProgramTransactions", `${list}?awaitsActivation=true`, 200);
    await fits("getLoyaltyProgramTransactions", `${list}?awaitsActivation=false`, 400);
    await fits("getLoyaltyProgramTransactions", "/v1/loyalty_programs/999999/transactions", 404);
  });

  it("the full ledger of a customer", async () => {
    const { profile } = await setUp();
    await fits("getLoyaltyPoints", profile, 200);
  });

  it("statistics and dashboard", async () => {
    const { path } = await setUp();
    await fits("getLoyaltyStatistics", `${path}/statistics`, 200);
    await fits("getDashboardStatistics", `${path}/dashboard?${RANGE}`, 200);
  });

  it("an import of points", async () => {
    const { path } = await setUp();
    const csv = `customerprofileid,amount\n${randomName("customer")},5\n`;
    const answer = await upload(`${path}/import_points`, csv);
    expect(answer.status).toBe(200);
    expectFits("management-api", "importLoyaltyPoints", answer.status, answer.body);
  });

  it("an import of dates of joining", async () => {
    const { path, customer } = await setUp();
    const csv = `customerprofileid,joindate\n${customer},2020-01-01\n`;
    const answer = await upload(`${path}/import_join_dates`, csv);
    expect(answer.status).toBe(200);
    expectFits("management-api", "importLoyaltyJoinDates", answer.status, answer.body);
    const unknown = await upload(`${path}/import_join_dates`, csv.replace(customer, "nobody"));
    expect(unknown.status).toBe(400);
    expectFits("management-api", "importLoyaltyJoinDates", unknown.status, unknown.body);
  });

  it("an import of tiers", async () => {
    const { path, customer } = await setUp();
    const csv = `customerprofileid,tiername\n${customer},Silver\n`;
    const answer = await upload(`${path}/import_customers_tiers`, csv);
    expect(answer.status).toBe(200);
    expectFits("management-api", "importLoyaltyCustomersTiers", answer.status, answer.body);
    const unknown = await upload(`${path}/import_customers_tiers`, csv.replace(customer, "nobody"));
    expect(unknown.status).toBe(400);
    expectFits("management-api", "importLoyaltyCustomersTiers", unknown.status, unknown.body);
  });

  it.each([
    "export_join_dates",
    "export_customer_balances",
    "export_customer_balance",
    "export_customers_tiers",
    `PROFILE/export_log?${RANGE}`,
  ])("%s is comma-separated text", async (what) => {
    const { path, profile } = await setUp();
    const at = what.startsWith("PROFILE") ? what.replace("PROFILE", profile) : `${path}/${what}`;
    const answer = await call<string>("GET", at);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^application\/csv/u);
    expect(answer.body.split("\n")[0]).toContain(",");
  });
});

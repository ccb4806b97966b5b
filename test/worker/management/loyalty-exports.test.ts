import { beforeAll, describe, expect, it } from "vitest";
import { manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { addPoints, copyWallets, createOffice, type Office, order } from "./loyalty-office-shop";

let office: Office;
const ann = randomName("ann");
const bob = randomName("bob");
let session = "";

beforeAll(async () => {
  office = await createOffice();
  session = await order(office, ann);
  await addPoints(office, ann, { points: 100.5, name: "Welcome, friend" });
  await manage("PUT", `${office.path}/profile/${ann}/deduct_points`, { points: 3, name: "Taken" });
  await addPoints(office, bob, { points: 7, validUntil: "2099-01-01T00:00:00Z" });
  await addPoints(office, bob, {
    points: 1,
    subledgerId: "vip",
    pendingUntil: "2099-06-01T00:00:00Z",
  });
  await copyWallets([ann, bob]);
});

async function csvOf(what: string): Promise<string[]> {
  const answer = await call<string>(
    "GET",
    `${office.path}/${what}`,
    undefined,
    await managementKey(),
  );
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("application/csv");
  return answer.body.trimEnd().split("\n");
}

const get = async (what: string) =>
  call("GET", `${office.path}/${what}`, undefined, await managementKey());

describe("the export of balances", () => {
  it.each(["export_customer_balances", "export_customer_balance"])(
    "lists every ledger of every customer: %s",
    async (what) => {
      const { programId } = office;
      expect(await csvOf(what)).toEqual([
        "loyaltyProgramID,loyaltySubledger,profileIntegrationID,currentBalance,pendingBalance," +
          "expiredBalance,spentBalance,currentTier",
        `${programId},,${ann},107.5,0,0,3,Gold`,
        `${programId},,${bob},7,0,0,0,Silver`,
        `${programId},vip,${bob},0,1,0,0,`,
      ]);
    },
  );

  it("tells what will be, and some of the balances", async () => {
    const query = "endDate=2099-07-01T00:00:00Z&balances=currentBalance,expiredBalance";
    const [head, , main, vip] = await csvOf(`export_customer_balances?${query}`);
    expect(head).toBe(
      "loyaltyProgramID,loyaltySubledger,profileIntegrationID,currentBalance,expiredBalance," +
        "currentTier",
    );
    expect(main).toMatch(new RegExp(`^\\d+,,${bob},0,7,`, "u"));
    expect(vip).toMatch(new RegExp(`^\\d+,vip,${bob},1,0,`, "u"));
  });

  it.each(["endDate=2020-01-01T00:00:00Z", "balances=allOfThem", "endDate=soon"])(
    "answers 400 to %s",
    async (query) => {
      const answer = await get(`export_customer_balances?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { errors: [expect.anything()] } });
    },
  );
});

describe("the export of tiers", () => {
  it("lists who is in a tier, and since when", async () => {
    const [head, ...lines] = await csvOf("export_customers_tiers");
    expect(head).toBe("programid,subledgerid,customerprofileid,tiername,startdate,expirydate");
    const { programId } = office;
    const date = "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z";
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^${programId},,${ann},Gold,${date},$`, "u")),
      expect.stringMatching(new RegExp(`^${programId},,${bob},Silver,${date},$`, "u")),
    ]);
  });

  it("can be narrowed to tiers and subledgers", async () => {
    const [, ...gold] = await csvOf("export_customers_tiers?tierNames=Gold,Platinum");
    expect(gold).toHaveLength(1);
    const [, ...vip] = await csvOf("export_customers_tiers?subledgerIds=vip");
    expect(vip).toEqual([]);
  });
});

describe("the export of a customer's log", () => {
  const ALL = "rangeStart=2020-01-01T00:00:00Z&rangeEnd=2099-01-01T00:00:00Z";

  it("lists the transactions of the period, newest first", async () => {
    const [head, ...lines] = await csvOf(`profile/${ann}/export_log?${ALL}`);
    expect(head).toBe(
      "customerprofileid,customersessionid,rulesetid,rulename,programid,type,name,subledgerid," +
        "startdate,expirydate,id,created,amount,campaignid,transactionuuid",
    );
    expect(lines.map((line) => line.split(",")[5])).toEqual([
      "subtraction",
      "addition",
      "addition",
    ]);
    expect(lines[1]).toContain('"Welcome, friend"');
    expect(lines[1]).toContain(",100.5,");
    expect(lines[2]).toContain(`${ann},${session},`);
    expect(lines[2]).toContain(`,10,${office.campaignId},`);
    const past = "rangeStart=2020-01-01T00:00:00Z&rangeEnd=2020-01-02T00:00:00Z";
    expect(await csvOf(`profile/${ann}/export_log?${past}`)).toHaveLength(1);
  });

  it("writes dates for spreadsheets when asked", async () => {
    const [, line = ""] = await csvOf(`profile/${bob}/export_log?${ALL}&dateFormat=excel`);
    expect(line).toContain("2099-06-01 00:00:00");
  });

  it.each(["", "rangeStart=2021-01-01T00:00:00Z&rangeEnd=2020-01-01T00:00:00Z"])(
    "answers 400 to the period %j",
    async (query) => {
      expect((await get(`profile/${ann}/export_log?${query}`)).status).toBe(400);
    },
  );
});

describe("the full ledger of a customer", () => {
  it("has its balances, transactions and lots, by subledger", async () => {
    const found = await manage<Record<string, Record<string, unknown>>>(
      "GET",
      `${office.path}/profile/${bob}`,
    );
    expect(found["ledger"]).toMatchObject({
      total: 7,
      totalActivePoints: 7,
      totalPendingPoints: 0,
      transactions: [{ type: "addition", amount: 7, customerProfileID: bob, subLedgerID: "" }],
      activePoints: [{ amount: 7 }],
      expiringPoints: [{ type: "expiring", amount: 7, expiryDate: "2099-01-01T00:00:00.000Z" }],
      expiredPoints: [],
      currentTier: { name: "Silver" },
    });
    expect(found["subLedgers"]).toMatchObject({
      vip: { totalPendingPoints: 1, pendingPoints: [{ amount: 1, subLedgerID: "vip" }] },
    });
  });
});

it.each([
  "export_customer_balances",
  "export_customer_balance",
  "export_customers_tiers",
  "profile/nobody/export_log?rangeStart=2020-01-01T00:00:00Z&rangeEnd=2020-01-01T00:00:00Z",
  "profile/nobody",
])("%s answers 404 for a program that is not there, or one of cards", async (what) => {
  const ofCards = await createOffice({ cardBased: true, usersPerCardLimit: 1, tiers: [] });
  const key = await managementKey();
  for (const path of ["/v1/loyalty_programs/999999", ofCards.path]) {
    expect((await call("GET", `${path}/${what}`, undefined, key)).status).toBe(404);
  }
});

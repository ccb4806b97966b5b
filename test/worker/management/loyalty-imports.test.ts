import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { upload } from "../../support/upload";
import { postImportedPoints } from "../../../src/services/delivery/post-imported-points";
import { createProductionPorts } from "../../../src/services/production-ports";
import { addPoints, copyWallets, createOffice, type Office } from "./loyalty-office-shop";

interface Import {
  readonly id: number;
  readonly amount: number;
  readonly entity: string;
}

const head = "customerprofileid,amount,startdate,expirydate,subledgerid,reason\n";

const importCsv = (office: Office, csv: string) =>
  upload<Import>(`${office.path}/import_points`, csv);

/** Posts what waits in the outbox, as the queue does. */
async function deliver(): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT id FROM outbox WHERE kind = 'points' AND sent_at_ms IS NULL",
  ).all<{ id: string }>();
  for (const { id } of results) await post(id);
}

/** The queue hands every message out again. */
async function deliverAgain(): Promise<void> {
  const { results } = await env.DB.prepare(
    "UPDATE outbox SET sent_at_ms = NULL WHERE kind = 'points' RETURNING id",
  ).all<{ id: string }>();
  for (const { id } of results) await post(id);
}

async function post(messageId: string): Promise<void> {
  const ports = createProductionPorts(env, { event: () => undefined });
  await postImportedPoints({ ports, requestId: "test" }, messageId);
}

async function balanceOf(office: Office, customer: string) {
  const path = `${office.path}/profile/${customer}/ledger_balances`;
  return manage<{ balance: Record<string, number>; subledgerBalances: object }>("GET", path);
}

describe("an import of points", () => {
  it("adds every row once, whatever the queue repeats; customers come into being", async () => {
    const office = await createOffice();
    const [ann, bob] = [randomName("ann"), randomName("bob")];
    const csv = `${head}${ann},10.5,,,,"Sorry, Ann"
${bob},7,immediate,2099-01-01,vip,
${ann},2,2099-01-01T00:00:00Z,unlimited,,Later
${ann},1,on_action,,,
`;
    const answer = await importCsv(office, csv);
    expect(answer).toMatchObject({ status: 200, body: { amount: 4, entity: "LoyaltyPoints" } });
    await deliver();
    await deliverAgain();
    expect((await balanceOf(office, ann)).balance).toMatchObject({
      activePoints: 10.5,
      pendingPoints: 3,
    });
    expect((await balanceOf(office, bob)).subledgerBalances).toMatchObject({
      vip: { activePoints: 7 },
    });
    const path = `${office.path}/profile/${ann}/ledger_transactions`;
    const only = "loyaltyTransactionType=import";
    const { data } = await manage<{ data: object[] }>("GET", `${path}?${only}`);
    expect(data).toHaveLength(3);
    expect(data).toContainEqual(expect.objectContaining({ name: "Sorry, Ann", amount: 10.5 }));
  });

  it("counts from the program's defaults where a row says nothing", async () => {
    const office = await createOffice({ defaultPending: "1D", defaultValidity: "1D" });
    const ann = randomName("ann");
    expect((await importCsv(office, `${head}${ann},5,,,,\n`)).status).toBe(200);
    await deliver();
    const { balance } = await balanceOf(office, ann);
    expect(balance).toMatchObject({ activePoints: 0, pendingPoints: 5 });
  });

  it("reaches the wallets by the queue, without anybody's help", async () => {
    const office = await createOffice();
    const ann = randomName("ann");
    await importCsv(office, `${head}${ann},5,,,,\n`);
    await expect
      .poll(async () => (await balanceOf(office, ann)).balance["activePoints"], { timeout: 40_000 })
      .toBe(5);
  });

  it("takes more rows than one message does", async () => {
    const office = await createOffice();
    const customer = randomName("customer");
    const rows = Array.from({ length: 250 }, () => `${customer},1,,,,`).join("\n");
    expect(await importCsv(office, `${head}${rows}\n`)).toMatchObject({ body: { amount: 250 } });
    await deliver();
    expect((await balanceOf(office, customer)).balance["activePoints"]).toBe(250);
  });

  it.each([
    ["amount", "a,0,,,,"],
    ["amount", "a,-1,,,,"],
    ["amount", "a,1.234,,,,"],
    ["amount", "a,many,,,,"],
    ["customerprofileid", ",1,,,,"],
    ["startdate", "a,1,soon,,,"],
    ["expire", "a,1,2099-01-02,2099-01-01,,"],
    ["subledgerid", `a,1,,,${"x".repeat(65)},`],
  ])("answers 400 with the line whose %s is wrong, and adds nothing: %s", async (what, row) => {
    const office = await createOffice();
    const good = randomName("good");
    const answer = await upload<{ errors: object[] }>(
      `${office.path}/import_points`,
      `${head}${good},1,,,,\n${row}\n`,
    );
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ details: expect.stringContaining(what), source: { line: "3" } }] },
    });
    const path = `${office.path}/profile/${good}/ledger_balances`;
    expect((await call("GET", path, undefined, await managementKey())).status).toBe(404);
  });

  it("names cards that are not there, in a program of cards", async () => {
    const office = await createOffice({ cardBased: true, usersPerCardLimit: 1, tiers: [] });
    const answer = await upload<{ errors: object[] }>(
      `${office.path}/import_points`,
      "identifier,amount\nNO-CARD,5\n",
    );
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: { line: "2" } }] } });
  });

  it("refuses the owner column of the other kind of program, unless it is empty", async () => {
    const office = await createOffice();
    const ann = randomName("ann");
    const both = (card: string) => `customerprofileid,identifier,amount\n${ann},${card},5\n`;
    const answer = await upload<{ errors: object[] }>(`${office.path}/import_points`, both("CARD"));
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ details: expect.stringContaining("identifier"), source: { line: "2" } }] },
    });
    expect((await importCsv(office, both(""))).status).toBe(200);
  });

  it("refuses to notify anybody, which it can't", async () => {
    const office = await createOffice();
    const csv = `${head}${randomName("ann")},5,,,,\n`;
    const importWith = (value: string) =>
      upload(`${office.path}/import_points?notificationsEnabled=${value}`, csv);
    expect(await importWith("true")).toMatchObject({
      status: 400,
      body: { errors: [{ source: { parameter: "notificationsEnabled" } }] },
    });
    expect((await importWith("false")).status).toBe(200);
  });

  it("answers 404 for a program that is not there, and does not disturb others", async () => {
    const office = await createOffice();
    const ann = randomName("ann");
    await addPoints(office, ann, { points: 1 });
    const missing = await upload(
      "/v1/loyalty_programs/999999/import_points",
      `${head}${ann},5,,,,\n`,
    );
    expect(missing.status).toBe(404);
    expect((await balanceOf(office, ann)).balance["activePoints"]).toBe(1);
  });
});

describe("dates of joining", () => {
  const joinDates = (office: Office, csv: string) =>
    upload<Import>(`${office.path}/import_join_dates`, csv);

  async function exported(office: Office): Promise<string> {
    const path = `${office.path}/export_join_dates`;
    const answer = await call<string>("GET", path, undefined, await managementKey());
    expect(answer.status).toBe(200);
    return answer.body;
  }

  it("are set for members and others, and come out as they went in", async () => {
    const office = await createOffice({ programJoinPolicy: "points_earned" });
    const [ann, bob] = [randomName("ann"), randomName("bob")];
    await addPoints(office, ann, { points: 1 });
    await call("PUT", `/v2/customer_profiles/${bob}`, {}, office.shop.key);
    const rows = [`${ann},2020-02-29T00:00:00.000Z`, `${bob},2021-01-01T12:00:00.000Z`];
    const csv = `customerprofileid,joindate\n${rows.join("\n")}\n`;
    const answer = await joinDates(office, csv);
    expect(answer).toMatchObject({ status: 200, body: { amount: 2, entity: "LoyaltyJoinDate" } });
    await deliver();
    await copyWallets([ann, bob]);
    expect(new Set((await exported(office)).split("\n"))).toEqual(new Set(csv.split("\n")));
  });

  it.each([
    ["nobody,2020-01-01", "customer"],
    ["KNOWN,", "joindate"],
    ["KNOWN,2999-01-01", "future"],
  ])("fail as a whole with 400 for %s", async (row, what) => {
    const office = await createOffice();
    const known = randomName("known");
    await call("PUT", `/v2/customer_profiles/${known}`, {}, office.shop.key);
    const csv = `customerprofileid,joindate\n${known},2020-01-01\n${row.replace("KNOWN", known)}\n`;
    expect(await joinDates(office, csv)).toMatchObject({
      status: 400,
      body: { errors: [{ details: expect.stringContaining(what), source: { line: "3" } }] },
    });
  });

  it("answer 404 for a program that is not there", async () => {
    const path = "/v1/loyalty_programs/999999";
    const sent = await upload(`${path}/import_join_dates`, "customerprofileid,joindate\n");
    expect(sent.status).toBe(404);
    const read = await call("GET", `${path}/export_join_dates`, undefined, await managementKey());
    expect(read.status).toBe(404);
  });
});

describe("an import of tiers", () => {
  const tiersOf = async (office: Office) => {
    const path = `${office.path}/export_customers_tiers`;
    const answer = await call<string>("GET", path, undefined, await managementKey());
    const rows = answer.body.trimEnd().split("\n").slice(1);
    return rows.map((row) => row.split(",").filter((_, index) => index !== 4));
  };
  const importTiers = (office: Office, rows: string) =>
    upload<Import>(
      `${office.path}/import_customers_tiers`,
      `customerprofileid,tiername,expirydate,subledgerid\n${rows}\n`,
    );

  it("puts customers into tiers, with an end; enough points lift them further", async () => {
    const office = await createOffice();
    const [ann, bob] = [randomName("a"), randomName("b")];
    await addPoints(office, ann, { points: 1 });
    await addPoints(office, bob, { points: 100 });
    const rows = `${ann},Gold,2099-01-01,\n${bob},Silver,,`;
    expect(await importTiers(office, rows)).toMatchObject({
      status: 200,
      body: { amount: 2, entity: "LoyaltyTier" },
    });
    await deliver();
    await copyWallets([ann, bob]);
    const program = String(office.programId);
    expect(await tiersOf(office)).toEqual([
      [program, "", ann, "Gold", "2099-01-01T00:00:00.000Z"],
      [program, "", bob, "Gold", ""],
    ]);
    await importTiers(office, `${ann},Gold,2098-01-01,`);
    await deliver();
    await copyWallets([ann]);
    expect((await tiersOf(office))[0]).toEqual([
      program,
      "",
      ann,
      "Gold",
      "2098-01-01T00:00:00.000Z",
    ]);
  });

  it.each([
    ["KNOWN,Platinum,,", "tiername"],
    ["KNOWN,Gold,2020-01-01,", "future"],
    ["nobody,Gold,,", "customer"],
  ])("fails as a whole with 400 for %s", async (row, what) => {
    const office = await createOffice();
    const known = randomName("known");
    await call("PUT", `/v2/customer_profiles/${known}`, {}, office.shop.key);
    expect(await importTiers(office, row.replace("KNOWN", known))).toMatchObject({
      status: 400,
      body: { errors: [{ details: expect.stringContaining(what), source: { line: "2" } }] },
    });
  });

  it("answers 404 for a program that is not there", async () => {
    const path = "/v1/loyalty_programs/999999/import_customers_tiers";
    expect((await upload(path, "customerprofileid,tiername\n")).status).toBe(404);
  });
});

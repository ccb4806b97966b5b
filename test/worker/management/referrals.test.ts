import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  createApplication,
  createCampaign,
  manage,
  managementKey,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { call } from "../../support/http";
import { upload } from "../../support/upload";

interface Referral extends Record<string, unknown> {
  readonly id: number;
  readonly code: string;
}

interface List {
  readonly hasMore: boolean;
  readonly data: Referral[];
}

let key: string;
let shop: TestApplication;
let campaignId: number;
let path: string;

beforeAll(async () => {
  key = await managementKey();
  shop = await createApplication();
  campaignId = await createCampaign(shop.id);
  path = `/v1/applications/${shop.id}/campaigns/${campaignId}`;
});

async function create(change: Record<string, unknown> = {}): Promise<Referral> {
  const sent = { campaignId, advocateProfileIntegrationId: "advocate", ...change };
  const answer = await call<Referral>("POST", "/v1/referrals", sent, shop.key);
  expect(answer.status).toBe(201);
  return answer.body;
}

const listed = (query: string) => manage<List>("GET", `${path}/referrals/no_total${query}`);

/** Makes the referral look used, as a close leaves it. */
async function use(referral: Referral, used: number, limit: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO counters (campaign_id, action, entity, period, used, limit_total, last_delta)
     VALUES (?1, 'referralUsage', ?2, '', ?3, ?4, ?3)`,
  )
    .bind(campaignId, `referral:${referral.id}`, used, limit)
    .run();
}

const importFile = (csv: string) => upload<{ id: number }>(`${path}/import_referrals`, csv);

describe("the list of referrals", () => {
  it("is paged and sorted, with and without the number of all", async () => {
    const advocate = randomName("advocate");
    const made = [];
    for (let count = 0; count < 3; count += 1) {
      made.push(await create({ advocateProfileIntegrationId: advocate }));
    }
    const ids = made.map(({ id }) => id).reverse();
    const first = await listed(`?advocate=${advocate}&sort=-id&pageSize=2`);
    expect(first).toMatchObject({ hasMore: true });
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const query = `?advocate=${advocate}&sort=-id&pageSize=2&skip=2`;
    expect(await listed(query)).toMatchObject({ hasMore: false, data: [{ id: ids[2] }] });
    const legacy = await manage(`GET`, `${path}/referrals?advocate=${advocate}&pageSize=1`);
    expect(legacy).toMatchObject({ totalResultSize: 3, data: [{}] });
  });

  it("is filtered by code, dates, validity and what is left", async () => {
    const advocate = randomName("advocate");
    const of = (change: Record<string, unknown>) =>
      create({ advocateProfileIntegrationId: advocate, ...change });
    const expired = await of({ expiryDate: "2020-01-01T00:00:00Z" });
    const future = await of({ startDate: "2999-01-01T00:00:00Z" });
    const used = await of({ usageLimit: 2 });
    await use(used, 2, 2);
    const ids = async (filter: string) =>
      (await listed(`?advocate=${advocate}&${filter}`)).data.map(({ id }) => id);
    expect(await ids("valid=expired")).toEqual([expired.id]);
    expect(await ids("valid=validFuture")).toEqual([future.id]);
    expect(await ids("valid=validNow")).toEqual([used.id]);
    expect(await ids("usable=false")).toEqual([used.id]);
    expect(await ids("usable=true")).toEqual([expired.id, future.id]);
    expect(await ids(`code=${used.code.toLowerCase()}`)).toEqual([used.id]);
    expect(await ids("createdBefore=2020-01-01")).toEqual([]);
    expect(await ids("createdAfter=2020-01-01")).toHaveLength(3);
  });

  it("shows how often a code was used", async () => {
    const referral = await create({ usageLimit: 5 });
    await use(referral, 3, 5);
    const list = await listed(`?code=${referral.code}`);
    expect(list.data).toMatchObject([{ usageCounter: 3, usageLimit: 5 }]);
  });
});

describe("a referral", () => {
  it("is changed: dates and friend are cleared when they are left out, the rest stays", async () => {
    const referral = await create({
      usageLimit: 2,
      friendProfileIntegrationId: "friend",
      expiryDate: "2999-01-01T00:00:00.000Z",
    });
    const one = `${path}/referrals/${referral.id}`;
    const kept = { friendProfileIntegrationId: "other", startDate: "2026-01-01T00:00:00.000Z" };
    const first = await call("PUT", one, kept, key);
    expect(first).toMatchObject({ status: 200, body: { ...kept, usageLimit: 2 } });
    expect(first.body).not.toHaveProperty("expiryDate");
    const second = await call("PUT", one, { usageLimit: 7 }, key);
    expect(second.body).toMatchObject({ usageLimit: 7, code: referral.code });
    expect(second.body).not.toHaveProperty("friendProfileIntegrationId");
  });

  it("may be limited below what was used", async () => {
    const referral = await create({ usageLimit: 5 });
    await use(referral, 3, 5);
    const answer = await call("PUT", `${path}/referrals/${referral.id}`, { usageLimit: 1 }, key);
    expect(answer).toMatchObject({ status: 200, body: { usageLimit: 1, usageCounter: 3 } });
  });

  it.each([
    ["an unknown field", { code: "NEWCODE" }, "/code"],
    ["too many uses", { usageLimit: 1_000_000 }, "/usageLimit"],
    ["an undefined attribute", { attributes: { Nothing: 1 } }, "/attributes/Nothing"],
    [
      "an end before the start",
      { startDate: "2027-01-01T00:00:00Z", expiryDate: "2026-01-01T00:00:00Z" },
      "/expiryDate",
    ],
  ])("is not changed by %s", async (_what, change, pointer) => {
    const referral = await create();
    const answer = await call("PUT", `${path}/referrals/${referral.id}`, change, key);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: { pointer } }] } });
  });

  it("is deleted with 204 and gone then", async () => {
    const referral = await create();
    const one = `${path}/referrals/${referral.id}`;
    expect((await call("DELETE", one, undefined, key)).status).toBe(204);
    expect((await call("DELETE", one, undefined, key)).status).toBe(404);
    expect((await call("PUT", one, { usageLimit: 1 }, key)).status).toBe(404);
    expect((await listed(`?code=${referral.code}`)).data).toEqual([]);
  });

  it("of another campaign is missing, and every call needs a key", async () => {
    const referral = await create();
    const other = await createCampaign(shop.id);
    const elsewhere = `/v1/applications/${shop.id}/campaigns/${other}`;
    for (const [method, end, sent] of [
      ["PUT", `/referrals/${referral.id}`, { usageLimit: 1 }],
      ["DELETE", `/referrals/${referral.id}`, undefined],
    ] as const) {
      expect((await call(method, elsewhere + end, sent, key)).status).toBe(404);
      expect((await call(method, path + end, sent)).status).toBe(401);
    }
    for (const end of ["/referrals", "/referrals/no_total"]) {
      const missing = `/v1/applications/${shop.id}/campaigns/987654${end}`;
      expect((await call("GET", missing, undefined, key)).status).toBe(404);
      expect((await call("GET", path + end)).status).toBe(401);
    }
  });
});

describe("referrals in CSV", () => {
  it("are imported and exported with every column", async () => {
    const [first, second] = [randomName("REF"), randomName("REF")];
    const file =
      "code,advocateprofileintegrationid,startdate,expirydate,limitval,attributes\n" +
      `${first},anna,2026-01-01,2027-01-01T00:00:00Z,0,{}\n${second},ben,,,,\n`;
    const answer = await importFile(file);
    expect(answer).toMatchObject({ status: 200, body: { amount: 2, entity: "Referral" } });
    const list = await listed(`?code=${first}`);
    expect(list.data).toMatchObject([
      { advocateProfileIntegrationId: "anna", usageLimit: 0, importId: answer.body.id },
    ]);
    expect((await listed(`?code=${second}`)).data).toMatchObject([{ usageLimit: 1 }]);
    const batchId = String(list.data[0]?.["batchId"]);
    const exported = async (query: string) => {
      const url = `/v1/applications/${shop.id}/export_referrals?batchId=${batchId}${query}`;
      return call<string>("GET", url, undefined, key);
    };
    const all = await exported(`&campaignId=${campaignId}`);
    expect(all.headers.get("content-type")).toContain("application/csv");
    const lines = all.body.trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain("code,advocateprofileintegrationid");
    expect(lines[1]).toContain(
      `${first},anna,,2026-01-01T00:00:00.000Z,2027-01-01T00:00:00.000Z,0`,
    );
    expect((await exported("&dateFormat=excel")).body).toContain("2026-01-01 00:00:00,");
    expect((await exported("&valid=expired")).body.trim().split("\n")).toHaveLength(1);
  });

  it("that exist are refused with 409 and their lines; none is taken then", async () => {
    const taken = await create();
    const fresh = randomName("REF");
    const file = `code,advocateprofileintegrationid\n${fresh},a\n${taken.code},a\n`;
    expect(await importFile(file)).toMatchObject({
      status: 409,
      body: { errors: [{ source: { line: "3" } }] },
    });
    expect((await listed(`?code=${fresh}`)).data).toEqual([]);
  });

  it.each([
    ["no advocate", "code,advocateprofileintegrationid\nCODE-1,\n", "2"],
    ["a code that is too short", "code,advocateprofileintegrationid\nABC,a\n", "2"],
    ["a code twice", "code,advocateprofileintegrationid\nTWICE,a\nTWICE,b\n", "3"],
    ["a limit that is none", "code,advocateprofileintegrationid,limitval\nCODE-1,a,many\n", "2"],
    ["a missing column", "code\nCODE-1\n", "1"],
  ])("are refused with %s", async (_what, csv, line) => {
    expect(await importFile(csv)).toMatchObject({
      status: 400,
      body: { errors: [{ source: { line } }] },
    });
  });

  it("answer 404 where there is none, and 401 without a key", async () => {
    const missing = `/v1/applications/${shop.id}/campaigns/987654/import_referrals`;
    expect((await upload(missing, "code,advocateprofileintegrationid\n")).status).toBe(404);
    expect((await upload(`${path}/import_referrals`, "x", "Bearer none")).status).toBe(401);
    const exportPath = `/v1/applications/${shop.id}/export_referrals`;
    expect((await call("GET", exportPath)).status).toBe(401);
    expect((await call("GET", `${exportPath}?campaignId=987654`, undefined, key)).status).toBe(404);
    expect((await call("GET", `${exportPath}?valid=maybe`, undefined, key)).status).toBe(400);
  });
});

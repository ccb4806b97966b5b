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

interface Coupon extends Record<string, unknown> {
  readonly id: number;
  readonly value: string;
  readonly batchId: string;
}

let key: string;
let shop: TestApplication;
let path: string;

beforeAll(async () => {
  key = await managementKey();
  shop = await createApplication({ caseSensitivity: "insensitive-uppercase" });
  path = `/v1/applications/${shop.id}/campaigns/${await createCampaign(shop.id)}`;
});

const importFile = (csv: string, query = "") =>
  upload<{ amount: number }>(`${path}/import_coupons${query}`, csv);

async function find(value: string): Promise<Coupon | undefined> {
  const list = await manage<{ data: Coupon[] }>(
    "GET",
    `${path}/coupons/no_total?value=${value}&exactMatch=true`,
  );
  return list.data[0];
}

/** Lines of an export without the header. */
async function exported(query: string): Promise<string[]> {
  const url = `/v1/applications/${shop.id}/export_coupons?${query}`;
  const answer = await call<string>("GET", url, undefined, key);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("application/csv");
  return answer.body.trim().split("\n").slice(1);
}

const code = () => randomName("FILE").toUpperCase();

describe("coupons from a file", () => {
  it("carry what its columns say, and defaults for the rest", async () => {
    const [full, bare] = [code(), code()];
    const file =
      "value,startdate,expirydate,recipientintegrationid,limitval,discountlimit,attributes\n" +
      `${full.toLowerCase()},2026-01-01,2999-01-01T00:00:00Z,anna,0,25.50,{}\n${bare},,,,,,\n`;
    const answer = await importFile(file);
    expect(answer).toMatchObject({ status: 200, body: { amount: 2, entity: "Coupon" } });
    expect(await find(full)).toMatchObject({
      value: full,
      usageLimit: 0,
      discountLimit: 25.5,
      recipientIntegrationId: "anna",
      startDate: "2026-01-01T00:00:00.000Z",
      expiryDate: "2999-01-01T00:00:00.000Z",
    });
    expect(await find(bare)).toMatchObject({ usageLimit: 1, usageCounter: 0 });
    expect((await find(full))?.batchId).toBe((await find(bare))?.batchId);
  });

  it("that exist are refused with 409, all of them, or passed over when asked", async () => {
    const [taken, fresh] = [code(), code()];
    await importFile(`value\n${taken}\n`);
    const file = `value\n${fresh}\n${taken}\n`;
    expect(await importFile(file)).toMatchObject({
      status: 409,
      body: { errors: [{ source: { line: "3" } }] },
    });
    expect(await find(fresh)).toBeUndefined();
    const skipped = await importFile(`${file}${fresh}\n`, "?skipDuplicates=true");
    expect(skipped).toMatchObject({ status: 200, body: { amount: 1 } });
    expect(await find(fresh)).toBeDefined();
  });

  it("come by the thousand", async () => {
    const prefix = code();
    const codes = Array.from({ length: 12_000 }, (_, index) => `${prefix}-${index}`);
    expect(await importFile(`value\n${codes.join("\n")}\n`)).toMatchObject({ status: 200 });
    const batchId = (await find(`${prefix}-7`))?.batchId;
    expect(await exported(`batchId=${batchId}&valuesOnly=true`)).toEqual(codes);
  });

  it.each([
    ["a code of two characters", "value\nAB\n", "2"],
    ["a code twice", "value\nTWICE\ntwice\n", "3"],
    ["an amount with more decimals than the currency", "value,discountlimit\nCODE,1.005\n", "2"],
    ["an amount that is none", "value,discountlimit\nCODE,-1\n", "2"],
    ["a date that is none", "value,expirydate\nCODE,tomorrow\n", "2"],
    ["an undefined attribute", 'value,attributes\nCODE,"{""Nothing"":1}"\n', "2"],
    ["an unknown column", "value,colour\nCODE,red\n", "1"],
  ])("are refused with %s", async (_what, csv, line) => {
    expect(await importFile(csv)).toMatchObject({
      status: 400,
      body: { errors: [{ source: { line } }] },
    });
  });
});

describe("the export of coupons", () => {
  it("passes on the filters of the list, over all campaigns or one", async () => {
    const other = await createCampaign(shop.id);
    const [here, there] = [code(), code()];
    await importFile(`value,expirydate\n${here},2020-01-01\n`);
    const elsewhere = `/v1/applications/${shop.id}/campaigns/${other}/import_coupons`;
    await upload(elsewhere, `value\n${there}\n`);
    expect(await exported(`campaignId=${other}&valuesOnly=true`)).toEqual([there]);
    expect(await exported(`value=${here}&exactMatch=true&valuesOnly=true`)).toEqual([here]);
    const expired = await exported("valid=expired&valuesOnly=true");
    expect(expired).toContain(here);
    expect(expired).not.toContain(there);
    expect(await exported(`campaignId=${other}&campaignState=disabled`)).toHaveLength(1);
    expect(await exported(`campaignId=${other}&campaignState=running`)).toHaveLength(0);
    const [line] = await exported(`value=${here}&exactMatch=true&dateFormat=excel`);
    expect(line).toContain(`${here},2020-01-01 00:00:00,`);
  });

  it("shows deleted coupons by the time of their deletion, and only then", async () => {
    const value = code();
    await importFile(`value\n${value}\n`);
    const coupon = await find(value);
    await manage("DELETE", `${path}/coupons/${coupon?.id}`);
    const query = `value=${value}&exactMatch=true&valuesOnly=true`;
    expect(await exported(query)).toEqual([]);
    expect(await exported(`${query}&deletedAfter=2020-01-01`)).toEqual([value]);
    expect(await exported(`${query}&deletedBefore=2020-01-01`)).toEqual([]);
  });
});

it("files of coupons need a key, and answer 404 and 400", async () => {
  const exportPath = `/v1/applications/${shop.id}/export_coupons`;
  expect((await upload(`${path}/import_coupons`, "value\n", "Bearer none")).status).toBe(401);
  expect((await call("GET", exportPath)).status).toBe(401);
  const missing = `/v1/applications/${shop.id}/campaigns/987654/import_coupons`;
  expect((await upload(missing, "value\nCODE\n")).status).toBe(404);
  expect((await call("GET", `${exportPath}?campaignId=987654`, undefined, key)).status).toBe(404);
  expect((await call("GET", `${exportPath}?dateFormat=lunar`, undefined, key)).status).toBe(400);
});

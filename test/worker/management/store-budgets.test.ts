import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  changedRevision,
  createCampaignWithStores,
  type TestStore,
} from "../../support/campaign-stores";
import { createApplication, manage, managementKey } from "../../support/deployment";
import { call } from "../../support/http";
import { upload } from "../../support/upload";

interface Problem {
  errors: { source: { pointer?: string; line?: string } }[];
}

let key: string;
let applicationId: number;
let campaign: string;
let stores: readonly TestStore[];

beforeAll(async () => {
  key = await managementKey();
});

beforeEach(async () => {
  ({ applicationId, campaign, stores } = await createCampaignWithStores());
});

describe("store budgets", () => {
  const budgets = () => `${campaign}/stores/budgets`;
  const limits = (...values: number[]) =>
    values.map((limit, index) => ({ storeId: stores[index]?.id ?? 0, limit }));
  const create = (body: Record<string, unknown>) =>
    call<Problem>("POST", budgets(), { action: "setDiscount", ...body }, key);

  it("are created with 201, listed by page and period, and summed up", async () => {
    const before = await changedRevision(applicationId);
    expect((await create({ storeLimits: limits(100, 20.5) })).status).toBe(201);
    expect((await create({ period: "monthly", storeLimits: limits(7) })).status).toBe(201);
    expect(await changedRevision(applicationId)).toBe(before + 2);
    const [a, b] = stores;
    const list = (query: string) => manage<{ data: unknown[] }>("GET", `${budgets()}?${query}`);
    expect((await list("")).data).toHaveLength(3);
    expect((await list("period=overall&skip=1&pageSize=1")).data).toEqual([
      {
        store: { id: b?.id, integrationId: b?.integrationId, name: "B" },
        limit: 20.5,
        action: "setDiscount",
        period: "overall",
      },
    ]);
    expect((await list("period=monthly")).data).toMatchObject([{ store: { id: a?.id }, limit: 7 }]);
    expect(await manage("GET", `${budgets()}/summary`)).toEqual({
      data: [
        { action: "setDiscount", period: "overall", storeCount: 2, imported: false },
        { action: "setDiscount", period: "monthly", storeCount: 1, imported: false },
      ],
    });
  });

  it("are one for each store and period: another answers 409", async () => {
    await create({ storeLimits: limits(1) });
    expect((await create({ storeLimits: limits(2, 2) })).status).toBe(409);
    expect((await manage<{ data: unknown[] }>("GET", budgets())).data).toHaveLength(1);
  });

  it("are deleted by period or all at once", async () => {
    await create({ storeLimits: limits(1, 1) });
    await create({ period: "daily", storeLimits: limits(1) });
    await manage("DELETE", `${budgets()}?period=overall`);
    expect(await manage("GET", budgets())).toMatchObject({ data: [{ period: "daily" }] });
    await manage("DELETE", budgets());
    expect(await manage("GET", budgets())).toEqual({ data: [] });
  });

  it("are exported, and replaced by an import of what was exported", async () => {
    await create({ period: "weekly", storeLimits: limits(10, 20.25) });
    const path = `${budgets()}/export?period=weekly`;
    const { body: csv, headers } = await call<string>("GET", path, undefined, key);
    expect(headers.get("content-type")).toContain("application/csv");
    const [a, b] = stores.map(({ integrationId }) => integrationId);
    expect(csv).toBe(
      `store_integration_id,limit,action,period\n${a},10,setDiscount,weekly\n` +
        `${b},20.25,setDiscount,weekly\n`,
    );
    const changed = csv.replace(`${b},20.25`, `${b},3`);
    const answer = await upload<Problem>(`${budgets()}/import?period=weekly`, changed);
    expect(answer).toMatchObject({ status: 201, body: { entity: "StoreBudget", amount: 2 } });
    expect(await manage("GET", budgets())).toMatchObject({ data: [{ limit: 10 }, { limit: 3 }] });
    expect(await manage("GET", `${budgets()}/summary`)).toMatchObject({
      data: [{ period: "weekly", storeCount: 2, imported: true }],
    });
  });

  it.each([
    ["an unknown store", "nowhere,1", "2"],
    ["an amount that is none", "A,many", "2"],
    ["more decimals than the currency has", "A,0.001", "2"],
  ])("refuse %s in a file and name its line", async (_what, row, line) => {
    const csv = `store_integration_id,limit\n${row}\n`.replace("A", stores[0]?.integrationId ?? "");
    const answer = await upload<Problem>(`${budgets()}/import`, csv);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.source).toEqual({ line });
  });

  it("refuse what can't be kept and name the place", async () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ storeLimits: [] }, "/storeLimits"],
      [{ storeLimits: limits(-1) }, "/storeLimits/0/limit"],
      [{ storeLimits: limits(0.001) }, "/storeLimits/0/limit"],
      [{ storeLimits: [{ storeId: 987_654, limit: 1 }] }, "/storeLimits/0/storeId"],
      [{ storeLimits: [...limits(1), ...limits(1)] }, "/storeLimits/1/storeId"],
      [{ storeLimits: limits(1), period: "overall" }, "/period"],
      [{ storeLimits: limits(1), action: "redeemCoupon" }, "/action"],
    ];
    for (const [body, pointer] of cases) {
      const answer = await create(body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
    }
    expect((await call("GET", `${budgets()}?period=hourly`, undefined, key)).status).toBe(400);
  });

  it("answer 404 for another Application's campaign, and 401 without a key", async () => {
    const other = await createApplication();
    const foreign = budgets().replace(`/${applicationId}/`, `/${other.id}/`);
    const body = { action: "setDiscount", storeLimits: limits(1) };
    const answers = [
      await call("POST", foreign, body, key),
      await call("GET", foreign, undefined, key),
      await call("DELETE", foreign, undefined, key),
      await call("GET", `${foreign}/summary`, undefined, key),
      await call("GET", `${foreign}/export`, undefined, key),
      await upload(`${foreign}/import`, "store_integration_id,limit\n"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    const unproven = await Promise.all([
      call("POST", budgets(), body),
      call("GET", budgets()),
      call("DELETE", budgets()),
      call("GET", `${budgets()}/summary`),
      call("GET", `${budgets()}/export`),
      call("POST", `${budgets()}/import`),
    ]);
    expect(unproven.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
  });
});

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  createApplication,
  manage,
  managementKey,
  randomName,
  withBoundKey,
} from "../../support/deployment";
import { call } from "../../support/http";
import { upload } from "../../support/upload";

interface Pool extends Record<string, unknown> {
  readonly id: number;
  readonly name: string;
}

const POOLS = "/v1/giveaways/pools";
let key: string;

beforeAll(async () => {
  key = await managementKey();
});

const body = (change: Record<string, unknown> = {}) => ({
  name: randomName("pool"),
  sandbox: false,
  ...change,
});

const create = (change?: Record<string, unknown>) => manage<Pool>("POST", POOLS, body(change));

/** The rows of an export by column name. */
async function exported(pool: Pool, query = ""): Promise<Record<string, string>[]> {
  const path = `${POOLS}/${pool.id}/export${query}`;
  const answer = await call<string>("GET", path, undefined, key);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("application/csv");
  const [header = "", ...lines] = answer.body.trim().split("\n");
  const columns = header.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]));
  });
}

describe("giveaway pools", () => {
  it("are created with 201, read, changed, listed and deleted", async () => {
    const { id: applicationId } = await createApplication();
    const sent = body({ description: "first", subscribedApplicationsIds: [applicationId] });
    const created = await call<Pool>("POST", POOLS, sent, key);
    expect(created).toMatchObject({ status: 201, body: { ...sent, accountId: 1, createdBy: 1 } });
    const one = `${POOLS}/${created.body.id}`;
    expect(await call("GET", one, undefined, key)).toMatchObject({ body: created.body });
    const name = randomName("renamed");
    const changed = await call("PUT", one, { name }, key);
    expect(changed).toMatchObject({ status: 200, body: { ...sent, name } });
    const list = await manage<{ totalResultSize: number; data: Pool[] }>(
      "GET",
      `${POOLS}?sort=-id&pageSize=1`,
    );
    expect(list.data.map(({ id }) => id)).toEqual([created.body.id]);
    expect(list.totalResultSize).toBeGreaterThanOrEqual(1);
    expect((await call("DELETE", one, undefined, key)).status).toBe(204);
    expect((await call("GET", one, undefined, key)).status).toBe(404);
  });

  it("have names of their own: a taken one answers 409 when made and when changed", async () => {
    const [first, second] = [await create(), await create()];
    expect((await call("POST", POOLS, body({ name: first.name }), key)).status).toBe(409);
    const renamed = await call("PUT", `${POOLS}/${second.id}`, { name: first.name }, key);
    expect(renamed.status).toBe(409);
    await manage("DELETE", `${POOLS}/${first.id}`);
    expect((await call("POST", POOLS, body({ name: first.name }), key)).status).toBe(201);
  });

  it.each([
    ["no name", { name: "" }, "/name"],
    ["no word on the environment", { sandbox: undefined }, "/sandbox"],
    [
      "unknown Applications",
      { subscribedApplicationsIds: [987_654] },
      "/subscribedApplicationsIds/0",
    ],
  ])("refuse %s", async (_what, change, pointer) => {
    const answer = await call("POST", POOLS, body(change), key);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: { pointer } }] } });
  });

  it("stay live or sandbox, and go with Applications that are alike", async () => {
    const sandbox = await createApplication({ sandbox: true });
    const wrong = body({ subscribedApplicationsIds: [sandbox.id] });
    expect((await call("POST", POOLS, wrong, key)).status).toBe(400);
    const { id, name } = await create();
    const answer = await call("PUT", `${POOLS}/${id}`, { name, sandbox: true }, key);
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ source: { pointer: "/sandbox" } }] },
    });
  });

  it("need a key on every call, and answer 404 where there is none", async () => {
    const missing = `${POOLS}/987654`;
    for (const [method, path, sent] of [
      ["GET", missing, undefined],
      ["PUT", missing, { name: "x" }],
      ["DELETE", missing, undefined],
      ["GET", `${missing}/export`, undefined],
    ] as const) {
      expect((await call(method, path, sent)).status).toBe(401);
      expect((await call(method, path, sent, key)).status).toBe(404);
    }
    expect((await call("POST", POOLS, body())).status).toBe(401);
    expect((await call("GET", POOLS)).status).toBe(401);
    expect((await upload(`${missing}/import`, "code\nx\n", "Bearer none")).status).toBe(401);
    expect((await upload(`${missing}/import`, "code\nx\n")).status).toBe(404);
  });

  it("are hidden from a key that is bound to other Applications", async () => {
    const [mine, other] = await Promise.all([createApplication(), createApplication()]);
    const pool = await create({ subscribedApplicationsIds: [other.id] });
    await withBoundKey([mine.id], async (secret) => {
      const bound = `Bearer ${secret}`;
      expect((await call("GET", `${POOLS}/${pool.id}`, undefined, bound)).status).toBe(404);
      expect((await upload(`${POOLS}/${pool.id}/import`, "code\nx\n", bound)).status).toBe(404);
    });
  });
});

describe("giveaways", () => {
  it("come from a file and add to what is there; a code may come again", async () => {
    const pool = await create();
    const file = "code,startdate,enddate\nA,2026-01-01T00:00:00Z,2027-01-01\nB,,\nB,,\n";
    const first = await upload<{ id: number }>(`${POOLS}/${pool.id}/import`, file);
    expect(first).toMatchObject({ status: 200, body: { amount: 3, entity: "Giveaway" } });
    await upload(`${POOLS}/${pool.id}/import`, "CODE\nC\n");
    const rows = await exported(pool);
    expect(rows.map(({ code }) => code)).toEqual(["A", "B", "B", "C"]);
    expect(rows[0]).toMatchObject({
      poolid: String(pool.id),
      startdate: "2026-01-01T00:00:00.000Z",
      enddate: "2027-01-01T00:00:00.000Z",
      used: "false",
      importid: String(first.body.id),
    });
    expect(rows[3]?.["importid"]).not.toBe(String(first.body.id));
  });

  it("show in the export who was awarded them", async () => {
    const pool = await create();
    await upload(`${POOLS}/${pool.id}/import`, "code\nA\nB\n");
    const [row] = await exported(pool);
    await env.DB.prepare(
      `INSERT INTO giveaway_awards (giveaway_id, pool_id, closure_id, position,
         profile_integration_id, awarded_at_ms) VALUES (?1, ?2, ?3, 0, 'winner', 1767225600000)`,
    )
      .bind(Number(row?.["id"]), pool.id, crypto.randomUUID())
      .run();
    expect(await exported(pool)).toMatchObject([
      { code: "A", used: "true", profileintegrationid: "winner" },
      { code: "B", used: "false", profileintegrationid: "" },
    ]);
    expect(await exported(pool, "?createdBefore=2020-01-01")).toEqual([]);
    expect(await exported(pool, "?createdAfter=2020-01-01")).toHaveLength(2);
  });

  it("carry attributes that are defined for them", async () => {
    const name = `Cinema${crypto.randomUUID().replaceAll("-", "")}`;
    const attribute = { entity: "Giveaway", name, title: name, description: "", type: "string" };
    await manage("POST", "/v1/attributes", { ...attribute, editable: true, suggestions: [] });
    const pool = await create();
    const cell = (value: string) => `"${value.replaceAll('"', '""')}"`;
    const file = `code,attributes\nA,${cell(JSON.stringify({ [name]: "Rex" }))}\n`;
    expect((await upload(`${POOLS}/${pool.id}/import`, file)).status).toBe(200);
    const unknown = `code,attributes\nA,\nB,${cell('{"Nothing":1}')}\n`;
    expect(await upload(`${POOLS}/${pool.id}/import`, unknown)).toMatchObject({
      status: 400,
      body: { errors: [{ title: "Unknown", source: { line: "3" } }] },
    });
  });

  it.each([
    ["no code", "code\n\n ,\n", 3],
    ["a date that is none", "code,startdate\nA,soon\n", 2],
    ["an end before the start", "code,startdate,enddate\nA,2027-01-01,2026-01-01\n", 2],
    ["attributes that are no object", "code,attributes\nA,[]\n", 2],
    ["an unknown column", "code,colour\nA,red\n", 1],
  ])("are refused with %s, all of them", async (_what, file, line) => {
    const pool = await create();
    const answer = await upload<{ errors: { source: { line: string } }[] }>(
      `${POOLS}/${pool.id}/import`,
      file,
    );
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.source.line).toBe(String(line));
    expect(await exported(pool)).toEqual([]);
  });
});

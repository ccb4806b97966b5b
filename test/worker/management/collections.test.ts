import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  createApplication,
  createCampaign,
  manage,
  managementKey,
  randomName,
  withBoundKey,
} from "../../support/deployment";
import { call } from "../../support/http";
import { upload } from "../../support/upload";

interface Collection extends Record<string, unknown> {
  readonly id: number;
  readonly name: string;
  readonly payload?: string[];
}

const ACCOUNT = "/v1/collections";
let key: string;
let applicationId: number;
let campaignId: number;
let campaignPath: string;

beforeAll(async () => {
  key = await managementKey();
  applicationId = (await createApplication()).id;
  campaignId = await createCampaign(applicationId);
  campaignPath = `/v1/applications/${applicationId}/campaigns/${campaignId}/collections`;
});

const pathOf = (kind: string) => (kind === "account" ? ACCOUNT : campaignPath);

const create = (path: string, change: Record<string, unknown> = {}) =>
  manage<Collection>("POST", path, { name: randomName("collection"), ...change });

const items = (count: number) => Array.from({ length: count }, (_, index) => `sku-${index}`);

const importItems = (path: string, list: readonly string[]) =>
  upload(`${path}/import`, `item\n${list.join("\n")}\n`);

async function revisions() {
  const account = "SELECT definitions_revision AS r FROM accounts";
  const application = "SELECT catalogue_revision AS r FROM applications WHERE id = ?";
  const [first, second] = await env.DB.batch<{ r: number }>([
    env.DB.prepare(account),
    env.DB.prepare(application).bind(applicationId),
  ]);
  return { account: first?.results[0]?.r ?? 0, campaign: second?.results[0]?.r ?? 0 };
}

async function revisionOf(id: number): Promise<number> {
  const row = await env.DB.prepare("SELECT revision AS r FROM collections WHERE id = ?")
    .bind(id)
    .first<{ r: number }>();
  return row?.r ?? 0;
}

/** The refusal names this line. */
const atLine = (line: string) =>
  expect.arrayContaining([expect.objectContaining({ source: { line } })]) as unknown;

describe.each(["account", "campaign"] as const)("collections of the %s", (kind) => {
  it("are created empty with 201, read, changed and deleted", async () => {
    const path = pathOf(kind);
    const name = randomName("collection");
    const created = await call<Collection>("POST", path, { name, description: "first" }, key);
    expect(created).toMatchObject({
      status: 201,
      body: { name, description: "first", payload: [], accountId: 1, createdBy: 1 },
    });
    if (kind === "campaign") expect(created.body).toMatchObject({ applicationId, campaignId });
    const one = `${path}/${created.body.id}`;
    expect(await call("GET", one, undefined, key)).toMatchObject({ body: created.body });
    const changed = await call("PUT", one, { description: "second" }, key);
    expect(changed).toMatchObject({ status: 200, body: { name, description: "second" } });
    expect((await call("DELETE", one, undefined, key)).status).toBe(204);
    expect((await call("GET", one, undefined, key)).status).toBe(404);
    expect((await call("DELETE", one, undefined, key)).status).toBe(404);
  });

  it("have names of their own: a taken one answers 409, a deleted one's is free", async () => {
    const path = pathOf(kind);
    const { id, name } = await create(path);
    expect((await call("POST", path, { name }, key)).status).toBe(409);
    await manage("DELETE", `${path}/${id}`);
    expect((await call("POST", path, { name }, key)).status).toBe(201);
  });

  it("take the items of a file in place of their own, each once, and show up to 50", async () => {
    const path = pathOf(kind);
    const { id } = await create(path);
    const one = `${path}/${id}`;
    await importItems(one, ["old"]);
    const answer = await importItems(one, ["b", "a", "b"]);
    expect(answer).toMatchObject({ status: 200, body: { amount: 2, entity: "CollectionItem" } });
    expect((await manage<Collection>("GET", one)).payload).toEqual(["a", "b"]);
    await importItems(one, items(50));
    expect((await manage<Collection>("GET", one)).payload).toHaveLength(50);
    await importItems(one, items(51));
    expect(await manage("GET", one)).not.toHaveProperty("payload");
  });

  it("list their items by page and export all of them", async () => {
    const path = pathOf(kind);
    const { id } = await create(path);
    await importItems(`${path}/${id}`, items(7_000));
    const page = await manage<{ hasMore: boolean; data: { item: string }[] }>(
      "GET",
      `${ACCOUNT}/${id}/items?pageSize=2&skip=1`,
    );
    expect(page).toEqual({ hasMore: true, data: [{ item: "sku-1" }, { item: "sku-10" }] });
    const exported = await call<string>("GET", `${path}/${id}/export`, undefined, key);
    expect(exported.headers.get("content-type")).toContain("application/csv");
    expect(exported.body.trim().split("\n").slice(1).sort()).toEqual(items(7_000).sort());
  });

  it("raise the revision that isolates watch whenever they change", async () => {
    const path = pathOf(kind);
    const other = kind === "account" ? "campaign" : "account";
    const before = await revisions();
    const { id } = await create(path);
    await importItems(`${path}/${id}`, ["a"]);
    await manage("PUT", `${path}/${id}`, { description: "new" });
    await manage("DELETE", `${path}/${id}`);
    const after = await revisions();
    expect(after[kind]).toBe(before[kind] + 4);
    expect(after[other]).toBe(before[other]);
  });

  it("raise their own revision when their items change", async () => {
    const path = pathOf(kind);
    const { id } = await create(path);
    const before = await revisionOf(id);
    await importItems(`${path}/${id}`, ["a"]);
    expect(await revisionOf(id)).toBe(before + 1);
    await manage("PUT", `${path}/${id}`, { description: "new" });
    expect(await revisionOf(id)).toBe(before + 1);
  });

  it("keep their items when a file is refused", async () => {
    const path = pathOf(kind);
    const { id } = await create(path);
    await importItems(`${path}/${id}`, ["kept"]);
    for (const [csv, line] of [
      ["sku\nx\n", "1"],
      [`item\n${"x".repeat(1_001)}\n`, "2"],
      ["item,more\na\n", "1"],
    ] as const) {
      const answer = await upload(`${path}/${id}/import`, csv);
      expect(answer).toMatchObject({ status: 400, body: { errors: atLine(line) } });
    }
    expect((await manage<Collection>("GET", `${path}/${id}`)).payload).toEqual(["kept"]);
  });

  it("are listed by page, by name, and counted when asked", async () => {
    const path = pathOf(kind);
    const prefix = randomName("listed");
    for (const letter of ["a", "b", "c"]) await create(path, { name: `${prefix}-${letter}` });
    const query = `?name=${prefix.toUpperCase()}&sort=-name&pageSize=2`;
    const page = await manage<{ hasMore: boolean; data: Collection[] }>("GET", path + query);
    expect(page.hasMore).toBe(true);
    expect(page.data.map(({ name }) => name)).toEqual([`${prefix}-c`, `${prefix}-b`]);
    expect(page.data[0]).not.toHaveProperty("payload");
    const counted = await manage("GET", `${path}${query}&withTotalResultSize=true`);
    expect(counted["totalResultSize"]).toBe(3);
  });

  it.each([
    ["no name", { name: undefined }, "/name"],
    ["a name that begins with a space", { name: " x" }, "/name"],
    ["a control character", { name: "a\u0007" }, "/name"],
    ["a description without end", { description: "x".repeat(5_000) }, "/description"],
  ])("refuse %s", async (_what, change, pointer) => {
    const answer = await call("POST", pathOf(kind), { name: "fine", ...change }, key);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: { pointer } }] } });
  });

  it("need a key on every call, and answer 404 where there is none", async () => {
    const missing = `${pathOf(kind)}/987654`;
    for (const [method, path, body] of [
      ["GET", missing, undefined],
      ["PUT", missing, { description: "x" }],
      ["DELETE", missing, undefined],
      ["GET", `${missing}/export`, undefined],
    ] as const) {
      expect((await call(method, path, body)).status).toBe(401);
      expect((await call(method, path, body, key)).status).toBe(404);
    }
    expect((await upload(`${missing}/import`, "item\n", "Bearer none")).status).toBe(401);
    expect((await upload(`${missing}/import`, "item\na\n")).status).toBe(404);
  });
});

it("a campaign's collections are listed with its Application, and are no other campaign's", async () => {
  const other = await createCampaign(applicationId);
  const otherPath = `/v1/applications/${applicationId}/campaigns/${other}/collections`;
  const name = randomName("same");
  const [mine, theirs] = [await create(campaignPath, { name }), await create(otherPath, { name })];
  const list = await manage<{ data: Collection[] }>(
    "GET",
    `/v1/applications/${applicationId}/collections?name=${name}`,
  );
  expect(list.data.map(({ id }) => id)).toEqual([mine.id, theirs.id]);
  for (const path of [`${otherPath}/${mine.id}`, `${ACCOUNT}/${mine.id}`]) {
    expect((await call("GET", path, undefined, key)).status).toBe(404);
    expect((await call("DELETE", path, undefined, key)).status).toBe(404);
  }
  expect((await call("GET", `${ACCOUNT}/${mine.id}/items`, undefined, key)).status).toBe(200);
});

it("collections are hidden from a key that is bound to other Applications", async () => {
  const other = await createApplication();
  await withBoundKey([other.id], async (secret) => {
    const as = (method: string, path: string, body?: unknown) =>
      call(method, path, body, `Bearer ${secret}`);
    const ofCampaign = await create(campaignPath);
    const subscribed = await create(ACCOUNT, { subscribedApplicationsIds: [applicationId] });
    const shared = await create(ACCOUNT);
    expect((await as("GET", `${ACCOUNT}/${ofCampaign.id}/items`)).status).toBe(404);
    expect((await as("GET", `${ACCOUNT}/${subscribed.id}`)).status).toBe(404);
    expect((await as("GET", `${ACCOUNT}/${shared.id}`)).status).toBe(200);
    expect((await as("DELETE", `${ACCOUNT}/${shared.id}`)).status).toBe(409);
    expect((await as("POST", ACCOUNT, { name: randomName("x") })).status).toBe(409);
  });
});

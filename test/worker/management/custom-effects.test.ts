import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApplication, manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";

interface Row extends Record<string, unknown> {
  id: number;
}

interface Problem {
  message: string;
  errors: { title: string; source: { pointer?: string } }[];
}

async function revision(): Promise<number> {
  const row = await env.DB.prepare("SELECT definitions_revision AS r FROM accounts").first<{
    r: number;
  }>();
  return row?.r ?? 0;
}

const PATH = "/v1/custom_effects";
let key: string;
let applicationId: number;

beforeAll(async () => {
  key = await managementKey();
  applicationId = (await createApplication()).id;
});

function body(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: randomName("effect").replace("-", "_"),
    title: "Gift note",
    description: "Prints a note",
    payload: '{"note": "{{note}}", "copies": {{copies}}}',
    isPerItem: true,
    enabled: true,
    params: [
      { type: "string", title: "note", description: "What it says", ui: {} },
      { type: "number", title: "copies", ui: {}, key: "k" },
    ],
    applicationIds: [applicationId],
    ...change,
  };
}

const create = (change?: Record<string, unknown>) => manage<Row>("POST", PATH, body(change));

describe("custom effects", () => {
  it("are created with 201 and read back with every stored field", async () => {
    const sent = body();
    const answer = await call<Row>("POST", PATH, sent, key);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      ...sent,
      id: expect.any(Number),
      accountId: 1,
      createdBy: 1,
      created: expect.stringMatching(/Z$/),
      modified: expect.stringMatching(/Z$/),
    });
    expect(await manage("GET", `${PATH}/${answer.body.id}`)).toEqual(answer.body);
  });

  it("have names of their own: a taken one answers 409, a deleted one is free", async () => {
    const made = await create();
    expect((await call("POST", PATH, body({ name: made["name"] }), key)).status).toBe(409);
    await manage("DELETE", `${PATH}/${made.id}`);
    expect((await call("POST", PATH, body({ name: made["name"] }), key)).status).toBe(201);
  });

  it("are replaced but for their name", async () => {
    const made = await create();
    const one = `${PATH}/${made.id}`;
    const sent = body({ name: made["name"], payload: "{}", params: [], enabled: false });
    expect(await manage("PUT", one, sent)).toMatchObject(sent);
    const renamed = await call<Problem>("PUT", one, body(), key);
    expect(renamed.status).toBe(400);
    expect(renamed.body.errors[0]?.source.pointer).toBe("/name");
  });

  it("are listed by page", async () => {
    const [first, second] = [await create(), await create()];
    const list = await manage<{ totalResultSize: number; data: Row[] }>(
      "GET",
      `${PATH}?sort=-id&pageSize=1&skip=1`,
    );
    expect(list.totalResultSize).toBeGreaterThanOrEqual(2);
    expect(list.data.map(({ id }) => id)).toEqual([Math.min(first.id, second.id)]);
  });

  it.each([
    ["a name with a sign", { name: "gift-note" }, "/name"],
    ["no Application", { applicationIds: [] }, "/applicationIds"],
    ["an unknown Application", { applicationIds: [987_654] }, "/applicationIds/0"],
    ["a payload that is no JSON", { payload: "{{note}} and more" }, "/payload"],
    ["a payload that is a list", { payload: "[1]" }, "/payload"],
    ["a place that nothing fills", { payload: '{"a": "{{other}}"}' }, "/payload"],
    ["an unknown type", { params: [{ type: "object", title: "a", ui: {} }] }, "/params/0/type"],
    [
      "two parameters of one title",
      {
        payload: "{}",
        params: [
          { type: "string", title: "a", ui: {} },
          { type: "string", title: "a", ui: {} },
        ],
      },
      "/params/1/title",
    ],
    ["a title without text", { title: " " }, "/title"],
  ])("refuse %s and name the place", async (_what, change, pointer) => {
    const answer = await call<Problem>("POST", PATH, body(change), key);
    expect(answer).toMatchObject({ status: 400, body: { StatusCode: 400 } });
    expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
  });

  it("raise the revision of the definitions with every change", async () => {
    const before = await revision();
    const made = await create();
    await manage("PUT", `${PATH}/${made.id}`, body({ name: made["name"] }));
    await manage("DELETE", `${PATH}/${made.id}`);
    expect(await revision()).toBe(before + 3);
  });

  it("are gone after their deletion, and missing ones answer 404", async () => {
    const made = await create();
    const one = `${PATH}/${made.id}`;
    expect((await call("DELETE", one, undefined, key)).status).toBe(204);
    for (const path of [one, `${PATH}/987654`]) {
      expect((await call("GET", path, undefined, key)).status).toBe(404);
      expect((await call("PUT", path, body(), key)).status).toBe(404);
      expect((await call("DELETE", path, undefined, key)).status).toBe(404);
    }
    expect((await call("GET", `${PATH}/abc`, undefined, key)).status).toBe(400);
    expect((await call("GET", `${PATH}?pageSize=0`, undefined, key)).status).toBe(400);
  });

  it("need a key on every call", async () => {
    const { id } = await create();
    const answers = await Promise.all([
      call("POST", PATH, body()),
      call("GET", PATH),
      call("GET", `${PATH}/${id}`),
      call("PUT", `${PATH}/${id}`, body()),
      call("DELETE", `${PATH}/${id}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });

  it("are hidden from a key that is bound to other Applications", async () => {
    const [mine, other] = await Promise.all([createApplication(), createApplication()]);
    const bound = await manage<Row & { key: string }>("POST", "/v1/management_keys", {
      name: "bound",
      expiryDate: "2999-01-01T00:00:00Z",
      endpoints: [],
      allowedApplicationIds: [mine.id],
    });
    const as = <T>(method: string, path: string, sent?: unknown) =>
      call<T>(method, path, sent, `ManagementKey-v1 ${bound.key}`);
    const own = await create({ applicationIds: [mine.id] });
    const foreign = await create({ applicationIds: [other.id] });
    const listed = await as<{ data: Row[] }>("GET", `${PATH}?sort=-id`);
    const ids = listed.body.data.map(({ id }) => id);
    expect(ids).toContain(own.id);
    expect(ids).not.toContain(foreign.id);
    expect((await as("GET", `${PATH}/${foreign.id}`)).status).toBe(404);
    expect((await as("DELETE", `${PATH}/${foreign.id}`)).status).toBe(404);
    expect((await as("DELETE", `${PATH}/${own.id}`)).status).toBe(204);
    await manage("DELETE", `/v1/management_keys/${bound.id}`);
  });
});

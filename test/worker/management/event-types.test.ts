import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { manage, managementKey, randomName } from "../../support/deployment";
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

const PATH = "/v1/event_types";
let key: string;

beforeAll(async () => {
  key = await managementKey();
});

function body(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { name: randomName("event"), title: "Seen", description: "Was seen", ...change };
}

const create = (change?: Record<string, unknown>) => manage<Row>("POST", PATH, body(change));

describe("event types", () => {
  it("are created with 201 and read back with every stored field", async () => {
    const sent = body();
    const answer = await call<Row>("POST", PATH, sent, key);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      ...sent,
      id: expect.any(Number),
      created: expect.stringMatching(/Z$/),
    });
    expect(await manage("GET", `${PATH}/${answer.body.id}`)).toEqual(answer.body);
  });

  it("have names of their own: a taken one answers 409", async () => {
    const made = await create();
    const answer = await call<Problem>("POST", PATH, body({ name: made["name"] }), key);
    expect(answer.status).toBe(409);
    expect(answer.body.message).toContain(String(made["name"]));
  });

  it("keep their name, and a description that is left out", async () => {
    const made = await create();
    const one = `${PATH}/${made.id}`;
    const sent = { name: made["name"], title: "Bought" };
    expect(await manage("PUT", one, sent)).toEqual({ ...made, title: "Bought" });
    const renamed = await call<Problem>("PUT", one, body(), key);
    expect(renamed.status).toBe(400);
    expect(renamed.body.errors[0]?.source.pointer).toBe("/name");
  });

  it("are listed by page and by name", async () => {
    const made = await create();
    const list = (query: string) =>
      manage<{ totalResultSize: number; data: Row[] }>("GET", `${PATH}?${query}`);
    expect(await list(`name=${String(made["name"])}&includeOldVersions=true`)).toEqual({
      totalResultSize: 1,
      data: [made],
    });
    expect((await list("sort=-id&pageSize=1")).data).toEqual([made]);
  });

  it.each([
    ["the name of a built-in event", { name: "talon_session_closed" }, "/name"],
    ["such a name in capitals", { name: "Talon_mine" }, "/name"],
    ["a name with a slash", { name: "a/b" }, "/name"],
    ["an empty title", { title: "" }, "/title"],
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
});

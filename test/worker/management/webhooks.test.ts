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

const PATH = "/v1/webhooks";
let key: string;

beforeAll(async () => {
  key = await managementKey();
});

function body(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    applicationIds: [],
    title: randomName("Hook"),
    description: "Tells the messenger",
    draft: false,
    verb: "POST",
    url: "https://messages.example/customers/{{customer}}?copy={{copy}}",
    headers: ["Content-Type: application/json", "X-Customer: {{customer}}"],
    payload: '{"text": "{{text}}"}',
    params: [
      { type: "string", title: "customer", ui: {} },
      { type: "boolean", title: "copy", ui: {} },
      { type: "string", title: "text", ui: {} },
    ],
    enabled: true,
    ...change,
  };
}

const create = (change?: Record<string, unknown>) => manage<Row>("POST", PATH, body(change));

describe("webhooks", () => {
  it("are created with 201 and read back with every stored field", async () => {
    const sent = body();
    const answer = await call<Row>("POST", PATH, sent, key);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      ...sent,
      id: expect.any(Number),
      created: expect.stringMatching(/Z$/),
      modified: expect.stringMatching(/Z$/),
    });
    expect(await manage("GET", `${PATH}/${answer.body.id}`)).toEqual(answer.body);
  });

  it("are replaced", async () => {
    const { id } = await create();
    const sent = body({ verb: "GET", url: "http://localhost:8080", headers: [], enabled: false });
    delete sent["payload"];
    const answer = await manage("PUT", `${PATH}/${id}`, sent);
    expect(answer).toMatchObject(sent);
    expect(answer).not.toHaveProperty("payload");
  });

  it("are listed by page, title and Application", async () => {
    const { id: applicationId } = await createApplication();
    const own = await create({ applicationIds: [applicationId] });
    const forAll = await create();
    const ids = async (query: string) => {
      const { data } = await manage<{ data: Row[] }>("GET", `${PATH}?sort=-id&${query}`);
      return data.map(({ id }) => id);
    };
    expect(await ids(`title=${String(own["title"]).toUpperCase()}`)).toEqual([own.id]);
    expect(await ids(`applicationIds=${applicationId}&pageSize=2`)).toEqual([forAll.id, own.id]);
    expect(await ids("applicationIds=987654")).not.toContain(own.id);
    expect(await ids("creationType=templateWebhooks")).toEqual([]);
    expect((await call("GET", `${PATH}?applicationIds=a`, undefined, key)).status).toBe(400);
  });

  it.each([
    ["an unknown verb", { verb: "HEAD" }, "/verb"],
    ["another scheme", { url: "ftp://files.example/" }, "/url"],
    ["a host that a rule would choose", { url: "https://{{customer}}.example/" }, "/url"],
    ["a password in the address", { url: "https://user:pass@files.example/" }, "/url"],
    ["an unknown place in the address", { url: "https://a.example/{{b}}" }, "/url"],
    ["an unknown place in a header", { headers: ["X-A: {{b}}"] }, "/headers/0"],
    ["a header without a colon", { headers: ["X-A"] }, "/headers/0"],
    ["a header with a line break", { headers: ["X-A: 1\r\nX-B: 2"] }, "/headers/0"],
    ["a payload that is no JSON", { payload: "{" }, "/payload"],
    ["an unknown Application", { applicationIds: [987_654] }, "/applicationIds/0"],
    ["stored credentials", { authenticationId: 1 }, "/authenticationId"],
  ])("refuse %s and name the place", async (_what, change, pointer) => {
    const answer = await call<Problem>("POST", PATH, body(change), key);
    expect(answer).toMatchObject({ status: 400, body: { StatusCode: 400 } });
    expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
  });

  it("raise the revision of the definitions with every change", async () => {
    const before = await revision();
    const made = await create();
    await manage("PUT", `${PATH}/${made.id}`, body());
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

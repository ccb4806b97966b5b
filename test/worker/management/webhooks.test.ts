import { beforeAll, describe, expect, it } from "vitest";
import {
  type Definition,
  expectGoneAfterDeletion,
  expectHiddenFromBoundKeys,
  expectKeyNeeded,
  expectRefused,
  expectRevisionRaised,
} from "../../support/definitions";
import { createApplication, manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";

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

const kind = { path: PATH, body };
const create = (change?: Record<string, unknown>) => manage<Definition>("POST", PATH, body(change));

describe("webhooks", () => {
  it("are created with 201 and read back with every stored field", async () => {
    const sent = body();
    const answer = await call<Definition>("POST", PATH, sent, key);
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
      const { data } = await manage<{ data: Definition[] }>("GET", `${PATH}?sort=-id&${query}`);
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
  ])("refuse %s and name the place", (_what, change, pointer) =>
    expectRefused(kind, change, pointer),
  );

  it("raise the revision of the definitions with every change", () => expectRevisionRaised(kind));

  it("are gone after their deletion, and missing ones answer 404", () =>
    expectGoneAfterDeletion(kind));

  it("need a key on every call", () => expectKeyNeeded(kind));

  it("are hidden from a key that is bound to other Applications", () =>
    expectHiddenFromBoundKeys(kind));
});

import { beforeAll, describe, expect, it } from "vitest";
import {
  type Definition,
  expectGoneAfterDeletion,
  expectKeyNeeded,
  expectRefused,
  expectRevisionRaised,
  type Problem,
} from "../../support/definitions";
import { manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";

const PATH = "/v1/event_types";
let key: string;

beforeAll(async () => {
  key = await managementKey();
});

function body(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { name: randomName("event"), title: "Seen", description: "Was seen", ...change };
}

const kind = { path: PATH, body };
const create = (change?: Record<string, unknown>) => manage<Definition>("POST", PATH, body(change));

describe("event types", () => {
  it("are created with 201 and read back with every stored field", async () => {
    const sent = body();
    const answer = await call<Definition>("POST", PATH, sent, key);
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
      manage<{ totalResultSize: number; data: Definition[] }>("GET", `${PATH}?${query}`);
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
  ])("refuse %s and name the place", (_what, change, pointer) =>
    expectRefused(kind, change, pointer),
  );

  it("raise the revision of the definitions with every change", () => expectRevisionRaised(kind));

  it("are gone after their deletion, and missing ones answer 404", () =>
    expectGoneAfterDeletion(kind));

  it("need a key on every call", () => expectKeyNeeded(kind));
});

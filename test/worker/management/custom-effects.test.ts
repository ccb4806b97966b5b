import { beforeAll, describe, expect, it } from "vitest";
import {
  type Definition,
  expectGoneAfterDeletion,
  expectHiddenFromBoundKeys,
  expectKeyNeeded,
  expectRefused,
  expectRevisionRaised,
  type Problem,
} from "../../support/definitions";
import { createApplication, manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";

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

const kind = { path: PATH, body };
const create = (change?: Record<string, unknown>) => manage<Definition>("POST", PATH, body(change));

describe("custom effects", () => {
  it("are created with 201 and read back with every stored field", async () => {
    const sent = body();
    const answer = await call<Definition>("POST", PATH, sent, key);
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
    const list = await manage<{ totalResultSize: number; data: Definition[] }>(
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

import { beforeAll, describe, expect, it } from "vitest";
import { definitionsRevision, expectRefused } from "../../support/definitions";
import { createApplication, manage, managementKey, withBoundKey } from "../../support/deployment";
import { call } from "../../support/http";

interface Cost extends Record<string, unknown> {
  id: number;
  name: string;
}

interface Problem {
  errors: { source: { pointer?: string; parameter?: string } }[];
}

const PATH = "/v1/additional_costs";
let key: string;

beforeAll(async () => {
  key = await managementKey();
});

function definition(change: Record<string, unknown> = {}): Record<string, unknown> {
  const name = `c${crypto.randomUUID().replaceAll("-", "")}`;
  return { name, title: "Shipping fee", description: "What the carrier charges", ...change };
}

const create = (change?: Record<string, unknown>) => manage<Cost>("POST", PATH, definition(change));

describe("additional costs", () => {
  it("are created with 201 and read back with every stored field", async () => {
    const { id: applicationId } = await createApplication();
    const body = definition({ type: "both", subscribedApplicationsIds: [applicationId] });
    const answer = await call<Cost>("POST", PATH, body, key);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      ...body,
      id: expect.any(Number),
      created: expect.stringMatching(/Z$/),
      accountId: 1,
    });
    const read = await call("GET", `${PATH}/${answer.body.id}`, undefined, key);
    expect(read).toMatchObject({ status: 200, body: answer.body });
  });

  it("are for the session and for every Application unless they say more", async () => {
    expect(await create()).toMatchObject({ type: "session", subscribedApplicationsIds: [] });
  });

  it("raise the revision of the definitions when they are made and changed", async () => {
    const before = await definitionsRevision();
    const made = await create();
    expect(await definitionsRevision()).toBe(before + 1);
    await manage("PUT", `${PATH}/${made.id}`, made);
    expect(await definitionsRevision()).toBe(before + 2);
  });

  it("have names of their own: a taken one answers 409", async () => {
    const { name } = await create();
    expect((await call("POST", PATH, definition({ name }), key)).status).toBe(409);
  });

  it("are listed by page with their number", async () => {
    const names = ["b", "a", "c"].map((letter) => `zz${letter}${crypto.randomUUID().slice(0, 8)}`);
    for (const name of names) await create({ name });
    const list = await manage<{ totalResultSize: number; data: Cost[] }>(
      "GET",
      `${PATH}?sort=-name&pageSize=2&skip=1`,
    );
    expect(list.totalResultSize).toBeGreaterThanOrEqual(3);
    expect(list.data.map(({ name }) => name.slice(0, 3))).toEqual(["zzb", "zza"]);
  });

  it("change all but their name, and keep what is left out", async () => {
    const made = await create({ type: "item" });
    const { name } = made;
    const body = { name, title: "Handling", description: "" };
    const answer = await call("PUT", `${PATH}/${made.id}`, body, key);
    expect(answer).toMatchObject({ status: 200, body: { ...made, ...body, type: "item" } });
    const renamed = await call<Problem>("PUT", `${PATH}/${made.id}`, definition(), key);
    expect(renamed.status).toBe(400);
    expect(renamed.body.errors[0]?.source.pointer).toBe("/name");
    expect(await manage("GET", `${PATH}/${made.id}`)).toMatchObject(body);
  });

  it.each([
    ["a name with a space", { name: "shipping fee" }, "/name"],
    ["an empty title", { title: "" }, "/title"],
    ["a missing description", { description: undefined }, "/description"],
    ["an unknown type", { type: "cart" }, "/type"],
    [
      "an unknown Application",
      { subscribedApplicationsIds: [987_654] },
      "/subscribedApplicationsIds/0",
    ],
    ["a description without end", { description: "x".repeat(5_000) }, "/description"],
  ])("refuse %s and name the place", (_what, change, pointer) =>
    expectRefused({ path: PATH, body: definition }, change, pointer),
  );

  it("need a key on every call", async () => {
    const { id } = await create();
    const answers = await Promise.all([
      call("POST", PATH, definition()),
      call("GET", PATH),
      call("GET", `${PATH}/${id}`),
      call("PUT", `${PATH}/${id}`, definition()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  it("answer 404 where there is none, and 400 for a bad id or list parameter", async () => {
    const status = async (method: string, path: string, body?: unknown) =>
      (await call(method, path, body, key)).status;
    expect(await status("GET", `${PATH}/987654`)).toBe(404);
    expect(await status("PUT", `${PATH}/987654`, definition())).toBe(404);
    expect(await status("GET", `${PATH}/abc`)).toBe(400);
    expect(await status("GET", `${PATH}?pageSize=0`)).toBe(400);
    expect(await status("GET", `${PATH}?sort=description`)).toBe(400);
  });

  it("are hidden from a key that is bound to other Applications", async () => {
    const [mine, other] = await Promise.all([createApplication(), createApplication()]);
    await withBoundKey([mine.id], async (secret) => {
      const own = await create({ subscribedApplicationsIds: [mine.id] });
      const foreign = await create({ subscribedApplicationsIds: [other.id] });
      const as = <T>(method: string, path: string, body?: unknown) =>
        call<T>(method, path, body, `ManagementKey-v1 ${secret}`);
      const { body } = await as<{ data: Cost[] }>("GET", `${PATH}?sort=-id`);
      const ids = body.data.map(({ id }) => id);
      expect(ids).toContain(own.id);
      expect(ids).not.toContain(foreign.id);
      expect((await as("GET", `${PATH}/${foreign.id}`)).status).toBe(404);
      const shared = { ...own, subscribedApplicationsIds: [mine.id, other.id] };
      expect((await as("PUT", `${PATH}/${own.id}`, shared)).status).toBe(409);
      expect((await as("PUT", `${PATH}/${own.id}`, own)).status).toBe(200);
    });
  });
});

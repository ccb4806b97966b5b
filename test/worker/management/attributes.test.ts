import { beforeAll, describe, expect, it } from "vitest";
import { definitionsRevision, expectRefused } from "../../support/definitions";
import { createApplication, manage, managementKey, withBoundKey } from "../../support/deployment";
import { call } from "../../support/http";

interface Attribute extends Record<string, unknown> {
  id: number;
  name: string;
}

interface AttributeList {
  totalResultSize: number;
  data: Attribute[];
}

interface Problem {
  errors: { title: string; source: { pointer?: string; parameter?: string } }[];
}

let key: string;

beforeAll(async () => {
  key = await managementKey();
});

function uniqueName(): string {
  return `a${crypto.randomUUID().replaceAll("-", "")}`;
}

function definition(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    entity: "CustomerSession",
    name: uniqueName(),
    title: "Points to spend",
    type: "number",
    description: "What the customer pays with",
    suggestions: [],
    editable: true,
    ...change,
  };
}

const create = (change?: Record<string, unknown>) =>
  manage<Attribute>("POST", "/v1/attributes", definition(change));

describe("creating attributes", () => {
  it("answers 201 with every stored field, and reads it back the same", async () => {
    const { id: applicationId } = await createApplication();
    const body = definition({
      entity: "Event",
      eventType: "product_viewed",
      type: "(list string)",
      suggestions: ["red", "blue"],
      restrictedBySuggestions: true,
      hasAllowedList: true,
      editable: false,
      subscribedApplicationsIds: [applicationId],
    });
    const answer = await call<Attribute>("POST", "/v1/attributes", body, key);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      ...body,
      id: expect.any(Number),
      created: expect.stringMatching(/Z$/),
      accountId: 1,
    });
    const read = await call("GET", `/v1/attributes/${answer.body.id}`, undefined, key);
    expect(read).toMatchObject({ status: 200, body: answer.body });
  });

  it("raises the revision that tells isolates to read definitions again", async () => {
    const before = await definitionsRevision();
    const { id } = await create();
    expect(await definitionsRevision()).toBe(before + 1);
    const read = await manage<Attribute>("GET", `/v1/attributes/${id}`);
    await manage("PUT", `/v1/attributes/${id}`, { ...read, description: "new" });
    expect(await definitionsRevision()).toBe(before + 2);
  });

  it("takes null for an empty list of suggestions, as some clients write it", async () => {
    expect(await create({ suggestions: null })).toMatchObject({ suggestions: [] });
  });

  it("answers 409 for a name that the entity has, and accepts it on another entity", async () => {
    const { name } = await create();
    expect((await call("POST", "/v1/attributes", definition({ name }), key)).status).toBe(409);
    expect((await create({ name, entity: "Coupon" })).name).toBe(name);
  });

  it.each([
    ["an unknown entity", { entity: "Account" }, "/entity"],
    ["an unknown type", { type: "(list boolean)" }, "/type"],
    ["a name with a dash", { name: "points-to-spend" }, "/name"],
    ["a name of 256 characters", { name: "a".repeat(256) }, "/name"],
    ["a title that starts with a digit", { title: "1st" }, "/title"],
    ["a missing description", { description: undefined }, "/description"],
    ["51 suggestions", { suggestions: Array.from({ length: 51 }, String) }, "/suggestions"],
    ["an empty suggestion", { suggestions: [""] }, "/suggestions/0"],
    ["a restriction to nothing", { restrictedBySuggestions: true }, "/suggestions"],
    ["an event type on a session", { eventType: "viewed" }, "/eventType"],
    ["no event type on an event", { entity: "Event" }, "/eventType"],
    ["a built-in event type", { entity: "Event", eventType: "talon_session_closed" }, "/eventType"],
    [
      "an unknown Application",
      { subscribedApplicationsIds: [987_654] },
      "/subscribedApplicationsIds/0",
    ],
    ["a catalogue", { subscribedCatalogsIds: [1] }, "/subscribedCatalogsIds"],
    ["subscriptions of catalogues", { allowedSubscriptions: ["catalog"] }, "/allowedSubscriptions"],
  ])("refuses %s and names the place", (_what, change, pointer) =>
    expectRefused({ path: "/v1/attributes", body: definition }, change, pointer),
  );
});

describe("listing attributes", () => {
  it("filters by entity, type, text, kind and Application", async () => {
    const [mine, other] = await Promise.all([createApplication(), createApplication()]);
    const search = uniqueName();
    const named = async (change: Record<string, unknown>) =>
      (await create({ title: `T ${search}`, ...change })).name;
    const session = await named({ subscribedApplicationsIds: [mine.id] });
    const coupon = await named({ entity: "Coupon", subscribedApplicationsIds: [other.id] });
    const text = await named({ type: "string", description: "about COLOURS" });
    const names = async (query: string) => {
      const path = `/v1/attributes?search=${search.toUpperCase()}&sort=id&${query}`;
      return (await manage<AttributeList>("GET", path)).data.map(({ name }) => name);
    };
    expect(await names("")).toEqual([session, coupon, text]);
    expect(await names("entity=Coupon")).toEqual([coupon]);
    expect(await names("type=string")).toEqual([text]);
    expect(await names("kind=custom")).toEqual([session, coupon, text]);
    expect(await names("kind=builtin")).toEqual([]);
    expect(await names(`applicationIds=${mine.id}`)).toEqual([session, text]);
    expect(await names(`applicationIds=${mine.id},${other.id}`)).toEqual([session, coupon, text]);
    const colours = await manage<AttributeList>("GET", "/v1/attributes?search=colours");
    expect(colours.data.map(({ name }) => name)).toContain(text);
  });

  it("pages and counts", async () => {
    const search = uniqueName();
    for (const _ of [1, 2, 3]) await create({ description: search });
    const page = await manage<AttributeList>(
      "GET",
      `/v1/attributes?search=${search}&sort=-id&pageSize=1&skip=1`,
    );
    expect(page.totalResultSize).toBe(3);
    expect(page.data).toHaveLength(1);
  });

  it.each([
    ["applicationIds=a", "applicationIds"],
    ["loyaltyProgramIds=1", "loyaltyProgramIds"],
    ["kind=other", "kind"],
    ["entity=Account", "entity"],
    ["sort=description", "sort"],
    ["pageSize=1001", "pageSize"],
  ])("refuses %s", async (query, parameter) => {
    const answer = await call<Problem>("GET", `/v1/attributes?${query}`, undefined, key);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.source.parameter).toBe(parameter);
  });
});

describe("changing attributes", () => {
  it("changes description and suggestions", async () => {
    const made = await create();
    const change = { ...made, description: "changed", suggestions: ["1", "2"] };
    const answer = await call("PUT", `/v1/attributes/${made.id}`, change, key);
    expect(answer).toMatchObject({ status: 200, body: change });
    expect(await manage("GET", `/v1/attributes/${made.id}`)).toEqual(change);
  });

  it("refuses to change anything else, naming each field", async () => {
    const made = await create();
    const change = {
      ...made,
      entity: "Coupon",
      name: uniqueName(),
      title: "Other",
      type: "string",
      editable: false,
      description: "changed",
    };
    const answer = await call<Problem>("PUT", `/v1/attributes/${made.id}`, change, key);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ source }) => source.pointer)).toEqual([
      "/entity",
      "/name",
      "/title",
      "/type",
      "/editable",
    ]);
    expect(await manage("GET", `/v1/attributes/${made.id}`)).toEqual(made);
  });
});

describe("access to attributes", () => {
  it("needs a key on every call", async () => {
    const { id } = await create();
    const answers = await Promise.all([
      call("POST", "/v1/attributes", definition()),
      call("GET", "/v1/attributes"),
      call("GET", `/v1/attributes/${id}`),
      call("PUT", `/v1/attributes/${id}`, definition()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  it("answers 404 for one that does not exist, and 400 for an id that is none", async () => {
    const status = async (method: string, path: string, body?: unknown) =>
      (await call(method, path, body, key)).status;
    expect(await status("GET", "/v1/attributes/987654")).toBe(404);
    expect(await status("PUT", "/v1/attributes/987654", definition())).toBe(404);
    expect(await status("GET", "/v1/attributes/abc")).toBe(400);
  });

  it("shows a key that is bound to Applications what these may use, and lets it change its own", async () => {
    const [mine, other] = await Promise.all([createApplication(), createApplication()]);
    await withBoundKey([mine.id], async (secret) => {
      const description = uniqueName();
      const [own, foreign, shared] = await Promise.all([
        create({ description, subscribedApplicationsIds: [mine.id] }),
        create({ description, subscribedApplicationsIds: [other.id] }),
        create({ description }),
      ]);
      const as = <T>(method: string, path: string, body?: unknown) =>
        call<T>(method, path, body, `ManagementKey-v1 ${secret}`);
      const listed = await as<AttributeList>("GET", `/v1/attributes?search=${description}`);
      const ids = listed.body.data.map(({ id }) => id);
      expect(new Set(ids)).toEqual(new Set([own.id, shared.id]));
      expect((await as("GET", `/v1/attributes/${foreign.id}`)).status).toBe(404);
      expect((await as("PUT", `/v1/attributes/${foreign.id}`, foreign)).status).toBe(404);
      expect((await as("PUT", `/v1/attributes/${shared.id}`, shared)).status).toBe(409);
      expect((await as("PUT", `/v1/attributes/${own.id}`, own)).status).toBe(200);
      expect((await as("POST", "/v1/attributes", definition())).status).toBe(409);
      const theirs = definition({ subscribedApplicationsIds: [other.id] });
      expect((await as("POST", "/v1/attributes", theirs)).status).toBe(409);
    });
  });
});

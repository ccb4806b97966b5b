import { beforeAll, describe, expect, it } from "vitest";
import { definitionsRevision, expectRefused } from "../../support/definitions";
import {
  createApplication,
  manage,
  managementKey,
  randomName,
  withBoundKey,
} from "../../support/deployment";
import { call } from "../../support/http";

interface Tier extends Record<string, unknown> {
  id: number;
  name: string;
  minPoints: number;
}

interface Program extends Record<string, unknown> {
  id: number;
  name: string;
  tiers: Tier[];
}

interface Problem {
  errors: { source: { pointer?: string } }[];
}

const PATH = "/v1/loyalty_programs";
let key: string;

beforeAll(async () => {
  key = await managementKey();
});

function definition(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: randomName("wallet"),
    title: "Sample Wallet",
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    allowSubledger: false,
    sandbox: false,
    timezone: "Europe/Berlin",
    cardBased: false,
    ...change,
  };
}

const create = (change?: Record<string, unknown>) =>
  manage<Program>("POST", PATH, definition(change));

const settings = {
  usersPerCardLimit: 3,
  programJoinPolicy: "points_earned",
  tiersExpirationPolicy: "absolute_expiration",
  tierCycleStartDate: "2026-01-01T00:00:00Z",
  tiersExpireIn: "1Y_U",
  tiersDowngradePolicy: "one_down",
  cardCodeSettings: { validCharacters: ["A", "B"], couponPattern: "CARD-####" },
  returnPolicy: "within_balance",
};

describe("loyalty programs", () => {
  it("are created with 201 and read back with every stored field", async () => {
    const { id: applicationId } = await createApplication();
    const body = definition({
      description: "One point for every dollar",
      subscribedApplications: [applicationId],
      defaultValidity: "12M_U",
      defaultPending: "30D_D",
      allowSubledger: true,
      ...settings,
    });
    const tiers = [
      { name: "Gold", minPoints: 1_000.5 },
      { name: "Silver", minPoints: 0 },
    ];
    const answer = await call<Program>("POST", PATH, { ...body, tiers }, key);
    expect(answer.status).toBe(201);
    const { id } = answer.body;
    const common = { programID: id, programName: body["name"], programTitle: "Sample Wallet" };
    expect(answer.body).toEqual({
      ...body,
      id: expect.any(Number),
      created: expect.stringMatching(/Z$/),
      accountID: 1,
      tiers: [
        { ...common, id: expect.any(Number), created: answer.body["created"], ...tiers[1] },
        { ...common, id: expect.any(Number), created: answer.body["created"], ...tiers[0] },
      ],
    });
    const read = await call("GET", `${PATH}/${id}`, undefined, key);
    expect(read).toMatchObject({ status: 200, body: answer.body });
  });

  it("are all listed with their number", async () => {
    const made = await Promise.all([create(), create({ tiers: [{ name: "One", minPoints: 1 }] })]);
    const list = await manage<{ totalResultSize: number; data: Program[] }>("GET", PATH);
    expect(list.totalResultSize).toBe(list.data.length);
    expect(list.data).toEqual(expect.arrayContaining(made));
  });

  it("have names of their own: a taken one answers 409, a deleted one's is free", async () => {
    const { id, name } = await create();
    expect((await call("POST", PATH, definition({ name }), key)).status).toBe(409);
    await manage("DELETE", `${PATH}/${id}`);
    expect((await create({ name })).name).toBe(name);
  });

  it("may be for cards, for good", async () => {
    const cards = { cardBased: true, usersPerCardLimit: 2 };
    const made = await create(cards);
    expect(made).toMatchObject(cards);
    const change = { cardBased: false };
    expect((await call("PUT", `${PATH}/${made.id}`, change, key)).status).toBe(400);
    expect(await manage("GET", `${PATH}/${made.id}`)).toEqual(made);
  });

  it("raise the revision of the definitions with every change", async () => {
    const before = await definitionsRevision();
    const { id } = await create();
    await manage("PUT", `${PATH}/${id}`, { title: "New" });
    await manage("DELETE", `${PATH}/${id}`);
    expect(await definitionsRevision()).toBe(before + 3);
  });

  it.each([
    [
      "card codes shorter than an identifier",
      { cardCodeSettings: { validCharacters: [], couponPattern: "###" } },
      "/cardCodeSettings/couponPattern",
    ],
    ["an unknown zone", { timezone: "Mars/Olympus" }, "/timezone"],
    ["a validity that is no duration", { defaultValidity: "1 year" }, "/defaultValidity"],
    ["an immediate validity", { defaultValidity: "immediate" }, "/defaultValidity"],
    ["a validity of nothing", { defaultValidity: "0D" }, "/defaultValidity"],
    ["points that wait for ever", { defaultPending: "unlimited" }, "/defaultPending"],
    ["minutes rounded to a period", { defaultPending: "5m_U" }, "/defaultPending"],
    ["tiers that expire at once", { tiersExpireIn: "immediate" }, "/tiersExpireIn"],
    [
      "an absolute expiry without a date",
      { tiersExpirationPolicy: "absolute_expiration" },
      "/tierCycleStartDate",
    ],
    [
      "an end of tiers that is counted from an attribute, but which",
      { tiersExpirationPolicy: "customer_attribute", tiersExpireIn: "1Y" },
      "/tiersExpirationAttribute",
    ],
    ["a policy without a duration", { tiersExpirationPolicy: "tier_start_date" }, "/tiersExpireIn"],
    ["a duration without a policy", { tiersExpireIn: "1Y" }, "/tiersExpirationPolicy"],
    ["an unknown return policy", { returnPolicy: "all" }, "/returnPolicy"],
    ["an empty name", { name: "" }, "/name"],
    ["a missing title", { title: undefined }, "/title"],
    ["a tier below zero", { tiers: [{ name: "A", minPoints: -1 }] }, "/tiers/0/minPoints"],
    [
      "a tier with a tenth of a cent",
      { tiers: [{ name: "A", minPoints: 0.001 }] },
      "/tiers/0/minPoints",
    ],
    [
      "two tiers of one name",
      {
        tiers: [
          { name: "A", minPoints: 1 },
          { name: "A", minPoints: 2 },
        ],
      },
      "/tiers/1/name",
    ],
    [
      "two tiers of one threshold",
      {
        tiers: [
          { name: "A", minPoints: 1 },
          { name: "B", minPoints: 1 },
        ],
      },
      "/tiers/1/minPoints",
    ],
    ["an unknown Application", { subscribedApplications: [987_654] }, "/subscribedApplications/0"],
  ])("refuse %s and name the place", (_what, change, pointer) =>
    expectRefused({ path: PATH, body: definition }, change, pointer),
  );

  it("connect to Applications of their own environment only", async () => {
    const { id } = await createApplication({ sandbox: true });
    const body = definition({ subscribedApplications: [id] });
    expect((await call("POST", PATH, body, key)).status).toBe(400);
    expect(await create({ subscribedApplications: [id], sandbox: true })).toMatchObject({
      subscribedApplications: [id],
    });
  });
});

describe("changing loyalty programs", () => {
  it("keeps what is left out, and accepts fixed fields as they are", async () => {
    const made = await create({ ...settings, description: "first" });
    const { id, name } = made;
    const body = { name, title: "Other", defaultValidity: "1Y", returnPolicy: "unlimited" };
    const answer = await call("PUT", `${PATH}/${id}`, body, key);
    expect(answer).toMatchObject({ status: 200, body: { ...made, ...body } });
    expect(await manage("GET", `${PATH}/${id}`)).toEqual({ ...made, ...body });
  });

  it("lets tiers trade their thresholds, keeps their ids by name, drops those not named", async () => {
    const tiers = [
      { name: "A", minPoints: 0 },
      { name: "B", minPoints: 100 },
      { name: "C", minPoints: 200 },
    ];
    const made = await create({ tiers });
    const swapped = [
      { name: "B", minPoints: 0 },
      { name: "A", minPoints: 100 },
      { name: "D", minPoints: 300 },
    ];
    const changed = await manage<Program>("PUT", `${PATH}/${made.id}`, { tiers: swapped });
    expect(changed.tiers).toMatchObject(swapped);
    const idOf = (program: Program, name: string) =>
      program.tiers.find((tier) => tier.name === name)?.id;
    expect(idOf(changed, "A")).toBe(idOf(made, "A"));
    expect(idOf(changed, "B")).toBe(idOf(made, "B"));
    expect(idOf(changed, "D")).not.toBe(idOf(made, "C"));
  });

  it.each([
    [{ name: "other" }, "/name"],
    [{ timezone: "UTC" }, "/timezone"],
    [{ cardBased: true }, "/cardBased"],
    [{ sandbox: true }, "/sandbox"],
    [{ defaultValidity: "soon" }, "/defaultValidity"],
    [{ tiersExpirationPolicy: "absolute_expiration" }, "/tierCycleStartDate"],
    [{ subscribedApplications: [987_654] }, "/subscribedApplications/0"],
  ])("refuses %j", async (change, pointer) => {
    const made = await create();
    const answer = await call<Problem>("PUT", `${PATH}/${made.id}`, change, key);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
    expect(await manage("GET", `${PATH}/${made.id}`)).toEqual(made);
  });
});

describe("access to loyalty programs", () => {
  it("needs a key on every call", async () => {
    const { id } = await create();
    const answers = await Promise.all([
      call("POST", PATH, definition()),
      call("GET", PATH),
      call("GET", `${PATH}/${id}`),
      call("PUT", `${PATH}/${id}`, { title: "x" }),
      call("DELETE", `${PATH}/${id}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });

  it("answers 404 for a missing and for a deleted one", async () => {
    const { id } = await create();
    expect((await call("DELETE", `${PATH}/${id}`, undefined, key)).status).toBe(204);
    for (const gone of [id, 987_654]) {
      const answers = await Promise.all([
        call("GET", `${PATH}/${gone}`, undefined, key),
        call("PUT", `${PATH}/${gone}`, { title: "x" }, key),
        call("DELETE", `${PATH}/${gone}`, undefined, key),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
  });

  it("shows a key that is bound to Applications their programs only", async () => {
    const [mine, other] = await Promise.all([createApplication(), createApplication()]);
    await withBoundKey([mine.id], async (secret) => {
      const own = await create({ subscribedApplications: [mine.id] });
      const shared = await create({ subscribedApplications: [mine.id, other.id] });
      const foreign = await create({ subscribedApplications: [other.id] });
      const as = <T>(method: string, path: string, body?: unknown) =>
        call<T>(method, path, body, `ManagementKey-v1 ${secret}`);
      const { body } = await as<{ data: Program[] }>("GET", PATH);
      expect(body.data.map(({ id }) => id)).toEqual([own.id, shared.id]);
      const change = { title: "x" };
      expect((await as("PUT", `${PATH}/${own.id}`, change)).status).toBe(200);
      expect((await as("PUT", `${PATH}/${shared.id}`, change)).status).toBe(409);
      expect((await as("PUT", `${PATH}/${foreign.id}`, change)).status).toBe(404);
      const points = (id: number) => `${PATH}/${id}/profile/anna/add_points`;
      expect((await as("PUT", points(foreign.id), { points: 1 })).status).toBe(404);
    });
  });
});

import { describe, expect, it } from "vitest";
import { createApplication, manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";

const body = () => ({ name: randomName("shop"), currency: "EUR", timezone: "Europe/Berlin" });

describe("Applications", () => {
  it("are created with the documented defaults and read back as they were answered", async () => {
    const key = await managementKey();
    const created = await call("POST", "/v1/applications", body(), key);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      accountId: 1,
      currency: "EUR",
      caseSensitivity: "sensitive",
      loyaltyPrograms: [],
      sandbox: false,
    });
    const read = await call(
      "GET",
      `/v1/applications/${String(created.body["id"])}`,
      undefined,
      key,
    );
    expect(read.status).toBe(200);
    expect(read.body).toEqual(created.body);
    expect(read.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("keep what an update leaves out, and refuse to change their environment", async () => {
    const { id } = await manage<{ id: number }>("POST", "/v1/applications", {
      ...body(),
      description: "first",
    });
    const updated = await manage("PUT", `/v1/applications/${id}`, {
      ...body(),
      caseSensitivity: "insensitive-uppercase",
    });
    expect(updated).toMatchObject({
      description: "first",
      caseSensitivity: "insensitive-uppercase",
    });
    const moved = await call(
      "PUT",
      `/v1/applications/${id}`,
      { ...body(), sandbox: true },
      await managementKey(),
    );
    expect(moved.status).toBe(400);
    expect(moved.body).toMatchObject({ errors: [{ source: { pointer: "/sandbox" } }] });
  });

  it("are gone for every call once they are deleted", async () => {
    const key = await managementKey();
    const { id } = await manage<{ id: number }>("POST", "/v1/applications", body());
    expect((await call("DELETE", `/v1/applications/${id}`, undefined, key)).status).toBe(204);
    const read = await call("GET", `/v1/applications/${id}`, undefined, key);
    expect(read.status).toBe(404);
    expect(read.body).toEqual({
      message: "Application was not found",
      errors: [],
      StatusCode: 404,
    });
    expect((await call("DELETE", `/v1/applications/${id}`, undefined, key)).status).toBe(404);
  });

  it("are listed by page in the wished order", async () => {
    const names = ["zzz-a", "zzz-c", "zzz-b"].map((name) => `${name}-${crypto.randomUUID()}`);
    for (const name of names) await manage("POST", "/v1/applications", { ...body(), name });
    const listed = await manage<{ totalResultSize: number; data: { name: string }[] }>(
      "GET",
      "/v1/applications?sort=-name&pageSize=2&skip=1",
    );
    expect(listed.totalResultSize).toBeGreaterThanOrEqual(3);
    expect(listed.data.map(({ name }) => name.slice(0, 5))).toEqual(["zzz-b", "zzz-a"]);
  });

  it.each([
    ["an unknown zone", { timezone: "Mars/Olympus" }, "/timezone"],
    ["an unknown currency", { currency: "XQZ" }, "/currency"],
    ["an empty name", { name: "" }, "/name"],
    ["a wrong type", { description: 5 }, "/description"],
    [
      "a budget that evaluation does not keep",
      { limits: [{ action: "x", limit: 1, entities: [] }] },
      "/limits/0/action",
    ],
    [
      "a setting that is not supported",
      { enableCampaignStateManagement: true },
      "/enableCampaignStateManagement",
    ],
  ])("refuse %s and name the place", async (_what, change, place) => {
    const answer = await call<{ errors: { source: { pointer: string } }[] }>(
      "POST",
      "/v1/applications",
      { ...body(), ...change },
      await managementKey(),
    );
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ StatusCode: 400 });
    expect(answer.body.errors.map(({ source }) => source.pointer)).toEqual([place]);
  });

  it.each(["sort=secret", "pageSize=0", "pageSize=1001", "skip=-1", "pageSize=ten"])(
    "refuse the list parameter %s",
    async (query) => {
      const answer = await call(
        "GET",
        `/v1/applications?${query}`,
        undefined,
        await managementKey(),
      );
      expect(answer.status).toBe(400);
      const [parameter] = query.split("=");
      expect(answer.body).toMatchObject({ errors: [{ source: { parameter } }] });
    },
  );
});

it("Applications show the loyalty programs that are connected to them", async () => {
  const [connected, other] = await Promise.all([createApplication(), createApplication()]);
  const program = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("program"),
    title: "Points",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: false,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [connected.id],
  });
  const shown = await manage("GET", `/v1/applications/${connected.id}`);
  expect(shown).toMatchObject({ loyaltyPrograms: [{ id: program.id, title: "Points" }] });
  expect(await manage("GET", `/v1/applications/${other.id}`)).toMatchObject({
    loyaltyPrograms: [],
  });
});

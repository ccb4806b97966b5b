import { describe, expect, it } from "vitest";
import { createApiKey, createApplication, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { defineAttribute, putSession } from "./spend-points-shop";

interface ProfileBody {
  readonly customerProfile: Readonly<Record<string, unknown>>;
  readonly errors: readonly { title: string; source: Record<string, string> }[];
}

async function shopWithAttributes() {
  const shop = await createApplication();
  await defineAttribute("CustomerProfile", "Language", "string");
  await defineAttribute("CustomerProfile", "Sizes", "(list number)");
  await defineAttribute("CustomerProfile", "Home", "location");
  return shop;
}

function put(shop: { key: string }, id: string, body: unknown, query = "") {
  const path = `/v2/customer_profiles/${encodeURIComponent(id)}${query}`;
  return call<ProfileBody>("PUT", path, body, shop.key);
}

describe("a profile", () => {
  it("comes into being, and its attributes merge by name", async () => {
    const shop = await shopWithAttributes();
    const id = randomName("customer");
    const created = await put(shop, id, { attributes: { Language: "en", Sizes: [1, 2.5] } });
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({ effects: [], createdCoupons: [], createdReferrals: [] });
    expect(created.body.customerProfile).toMatchObject({
      integrationId: id,
      accountId: 1,
      attributes: { Language: "en", Sizes: [1, 2.5] },
      closedSessions: 0,
      totalSales: 0,
    });
    const home = { latitude: 52.5, longitude: 13.4 };
    const merged = await put(shop, id, { attributes: { Language: null, Home: home, Sizes: [3] } });
    expect(merged.body.customerProfile["attributes"]).toEqual({ Sizes: [3], Home: home });
    expect(merged.body.customerProfile["id"]).toBe(created.body.customerProfile["id"]);
    const kept = await put(shop, id, {});
    expect(kept.body.customerProfile).toEqual(merged.body.customerProfile);
  });

  it("keeps what parallel updates of different attributes bring", async () => {
    const shop = await shopWithAttributes();
    const id = randomName("customer");
    const changes = [{ Language: "en" }, { Sizes: [1] }, { Home: { latitude: 1, longitude: 2 } }];
    const answers = await Promise.all(changes.map((attributes) => put(shop, id, { attributes })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { body } = await put(shop, id, {});
    expect(body.customerProfile["attributes"]).toEqual(Object.assign({}, ...changes));
  });

  it("is the same one that sessions name", async () => {
    const shop = await shopWithAttributes();
    const id = randomName("customer");
    const { body } = await put(shop, id, { attributes: { Language: "en" } });
    const session = await putSession(shop, "cart", { profileId: id }, ["customerProfile"]);
    const lastActivity: unknown = expect.any(String);
    expect(session.body.customerProfile).toEqual({ ...body.customerProfile, lastActivity });
  });

  it("is not shared between live and sandbox Applications", async () => {
    const shop = await shopWithAttributes();
    const sandbox = await createApplication({ sandbox: true });
    const id = randomName("customer");
    const live = await put(shop, id, { attributes: { Language: "en" } });
    const other = await put(sandbox, id, {});
    expect(other.body.customerProfile).toMatchObject({ attributes: {}, sandbox: true });
    expect(other.body.customerProfile["id"]).not.toBe(live.body.customerProfile["id"]);
  });

  it("is not touched by a staging key", async () => {
    const shop = await shopWithAttributes();
    const key = await createApiKey(shop.id, { type: "staging" });
    const id = randomName("customer");
    const unknown = await put({ key }, id, { attributes: { Language: "en" } });
    expect(unknown.body).toEqual({ effects: [], createdCoupons: [], createdReferrals: [] });
    const { body } = await put(shop, id, {});
    expect(body.customerProfile["attributes"]).toEqual({});
  });
});

describe("a profile update is refused, and nothing is written,", () => {
  it.each([
    [
      "an undefined attribute",
      { attributes: { Nobody: 1 } },
      "",
      { pointer: "/attributes/Nobody" },
    ],
    ["a wrong type", { attributes: { Language: 1 } }, "", { pointer: "/attributes/Language" }],
    [
      "sections without the rule engine",
      { responseContent: ["customerProfile"] },
      "",
      { pointer: "/responseContent" },
    ],
    ["dry without the rule engine", {}, "?dry=true", { parameter: "dry" }],
    [
      "an unknown audience",
      { audiencesChanges: { adds: [999_999_999], deletes: [] } },
      "",
      { pointer: "/audiencesChanges/adds/0" },
    ],
    [
      "campaigns to evaluate",
      { evaluableCampaignIds: [1] },
      "",
      { pointer: "/evaluableCampaignIds" },
    ],
  ])("for %s", async (_what, body, query, source) => {
    const shop = await shopWithAttributes();
    const id = randomName("customer");
    const answer = await put(shop, id, body, query);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ StatusCode: 400, errors: [{ source }] });
    const path = `/v1/loyalty_programs/1/profile/${id}/balances`;
    expect((await call("GET", path, undefined, shop.key)).status).toBe(404);
  });

  it("when its attributes would outgrow the profile", async () => {
    const shop = await createApplication();
    const names = Array.from({ length: 60 }, (_, index) => `Long${index}`);
    for (const name of names) await defineAttribute("CustomerProfile", name, "string");
    const id = randomName("customer");
    const long = "x".repeat(10_000);
    const half = (from: number) =>
      Object.fromEntries(names.slice(from, from + 30).map((name) => [name, long]));
    const first = await put(shop, id, { attributes: half(0) });
    expect(first.status).toBe(200);
    const second = await put(shop, id, { attributes: half(30) });
    expect(second.body).toMatchObject({
      StatusCode: 400,
      errors: [{ title: "Too large", source: { pointer: "/attributes" } }],
    });
    expect((await put(shop, id, {})).body.customerProfile).toEqual(first.body.customerProfile);
  });
});

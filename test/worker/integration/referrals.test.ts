import { beforeAll, describe, expect, it } from "vitest";
import {
  createApiKey,
  createApplication,
  createCampaign,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { call } from "../../support/http";
import { defineAttribute } from "./spend-points-shop";

interface Referral extends Record<string, unknown> {
  readonly id: number;
  readonly code: string;
}

const ONE = "/v1/referrals";
const MANY = "/v1/referrals_for_multiple_advocates";

let shop: TestApplication;
let campaignId: number;

beforeAll(async () => {
  shop = await createApplication();
  campaignId = await createCampaign(shop.id);
});

const body = (change: Record<string, unknown> = {}) => ({
  campaignId,
  advocateProfileIntegrationId: "advocate",
  ...change,
});

const manyBody = (change: Record<string, unknown> = {}) => ({
  campaignId,
  advocateProfileIntegrationIds: ["a", "b", "c"],
  usageLimit: 1,
  ...change,
});

const post = <T = Referral>(path: string, sent: unknown, key = shop.key) =>
  call<T>("POST", path, sent, key);

describe("a referral", () => {
  it("is created with 201 and keeps every field", async () => {
    await defineAttribute("Referral", "Channel", "string");
    const sent = body({
      friendProfileIntegrationId: "friend",
      startDate: "2026-01-01T00:00:00.000Z",
      expiryDate: "2027-01-01T00:00:00.000Z",
      usageLimit: 3,
      attributes: { Channel: "mail" },
    });
    const answer = await post(ONE, sent);
    expect(answer).toMatchObject({ status: 201, body: { ...sent, usageCounter: 0 } });
    expect(answer.body.code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  });

  it("has no limit unless it says one", async () => {
    expect((await post(ONE, body())).body).toMatchObject({ usageLimit: 0, attributes: {} });
  });

  it("follows the campaign's pattern, in the Application's case", async () => {
    const lower = await createApplication({ caseSensitivity: "insensitive-lowercase" });
    const own = await createCampaign(lower.id, undefined, {
      referralSettings: { validCharacters: ["A", "B"], couponPattern: "REF-######" },
    });
    const answer = await post(ONE, body({ campaignId: own }), lower.key);
    expect(answer.body.code).toMatch(/^ref-[ab]{6}$/);
  });

  it.each([
    ["no advocate", { advocateProfileIntegrationId: "" }, "/advocateProfileIntegrationId"],
    ["an unknown campaign", { campaignId: 987_654 }, "/campaignId"],
    ["too many uses", { usageLimit: 1_000_000 }, "/usageLimit"],
    ["an undefined attribute", { attributes: { Nothing: 1 } }, "/attributes/Nothing"],
    [
      "an end before the start",
      { startDate: "2027-01-01T00:00:00Z", expiryDate: "2026-01-01T00:00:00Z" },
      "/expiryDate",
    ],
  ])("is refused with %s", async (_what, change, pointer) => {
    const answer = await post(ONE, body(change));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: { pointer } }] } });
    expect(answer.body).not.toHaveProperty("StatusCode");
  });

  it("is not made for another Application's campaign: it answers like a missing one", async () => {
    const other = await createApplication();
    const foreign = await createCampaign(other.id);
    const answer = await post<{ errors: { details: string }[] }>(
      ONE,
      body({ campaignId: foreign }),
    );
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.details).toBe(`There is no campaign ${foreign}`);
  });

  it("needs a key; a staging key creates nothing", async () => {
    expect((await call("POST", ONE, body())).status).toBe(401);
    expect((await call("POST", MANY, manyBody())).status).toBe(401);
    const staging = await createApiKey(shop.id, { type: "staging" });
    expect((await post(ONE, body(), staging)).status).toBe(400);
  });
});

describe("referrals for many advocates", () => {
  it("are created silently with 204, and with 201 when they are asked for", async () => {
    const silent = await post(MANY, manyBody());
    expect(silent).toMatchObject({ status: 204, body: "" });
    const spoken = await post<{ totalResultSize: number; data: Referral[] }>(
      `${MANY}?silent=no`,
      manyBody({ referralPattern: "MANY-####", validCharacters: ["X", "Y", "Z"] }),
    );
    expect(spoken.status).toBe(201);
    expect(spoken.body.totalResultSize).toBe(3);
    const data = spoken.body.data;
    expect(data.map((row) => row["advocateProfileIntegrationId"])).toEqual(["a", "b", "c"]);
    for (const { code } of data) expect(code).toMatch(/^MANY-[XYZ]{4}$/);
    expect(new Set(data.map(({ code }) => code)).size).toBe(3);
    expect(new Set(data.map((row) => row["batchId"])).size).toBe(1);
  });

  it("take 1,000 advocates in a call", async () => {
    const advocates = Array.from({ length: 1_000 }, (_, index) => `advocate-${index}`);
    const answer = await post<{ totalResultSize: number; data: Referral[] }>(
      `${MANY}?silent=no`,
      manyBody({ advocateProfileIntegrationIds: advocates }),
    );
    expect(new Set(answer.body.data.map(({ code }) => code)).size).toBe(1_000);
    const tooMany = manyBody({ advocateProfileIntegrationIds: [...advocates, "one more"] });
    expect((await post(MANY, tooMany)).status).toBe(400);
  });

  it("draw again until every code is free, up to half of the pattern's space", async () => {
    const pattern = {
      referralPattern: `${randomName("P")}-##`,
      validCharacters: ["0", "1", "2", "3"],
    };
    const advocates = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);
    const make = (count: number) =>
      post(MANY, manyBody({ ...pattern, advocateProfileIntegrationIds: advocates(count) }));
    expect((await make(5)).status).toBe(204);
    expect((await make(3)).status).toBe(204);
    expect(await make(1)).toMatchObject({
      status: 400,
      body: { errors: [{ source: { pointer: "/referralPattern" } }] },
    });
  });

  it("take a pattern without # as the code itself, once", async () => {
    const referralPattern = randomName("FIXED");
    const one = manyBody({ referralPattern, advocateProfileIntegrationIds: ["a"] });
    expect((await post(MANY, one)).status).toBe(204);
    expect((await post(MANY, one)).status).toBe(409);
    expect((await post(MANY, manyBody({ referralPattern: randomName("FIXED") }))).status).toBe(400);
  });

  it.each([
    ["no advocates", { advocateProfileIntegrationIds: [] }, "/advocateProfileIntegrationIds"],
    ["no limit", { usageLimit: undefined }, "/usageLimit"],
    ["a code of three characters", { referralPattern: "A##" }, "/referralPattern"],
    ["characters that no code has", { validCharacters: ["ä"] }, "/validCharacters"],
  ])("are refused with %s", async (_what, change, pointer) => {
    const answer = await post(MANY, manyBody(change));
    expect(answer).toMatchObject({
      status: 400,
      body: { StatusCode: 400, errors: [{ source: { pointer } }] },
    });
  });
});

it("a new referral is listed with its campaign", async () => {
  const { body: referral } = await post(ONE, body());
  const listed = await manage<{ data: Referral[] }>(
    "GET",
    `/v1/applications/${shop.id}/campaigns/${campaignId}/referrals/no_total?code=${referral.code}`,
  );
  expect(listed.data.map(({ id }) => id)).toEqual([referral.id]);
});

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { sweep } from "../../../src/services/maintenance/sweep";
import { createProductionPorts } from "../../../src/services/production-ports";
import {
  createApiKey,
  createApplication,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { call } from "../../support/http";
import { defineAttribute } from "./spend-points-shop";

interface Audience extends Record<string, unknown> {
  id: number;
  name: string;
}

let shop: TestApplication;

beforeAll(async () => {
  shop = await createApplication();
});

const as =
  (key: string) =>
  <T = Record<string, unknown>>(method: string, path: string, body?: unknown) =>
    call<T>(method, path, body, key);

async function create(change: Record<string, unknown> = {}, key = shop.key): Promise<Audience> {
  const body = { name: randomName("audience"), ...change };
  const answer = await as(key)<Audience>("POST", "/v2/audiences", body);
  expect(answer.status).toBe(201);
  return answer.body;
}

const change = (data: readonly unknown[], key = shop.key) =>
  as(key)("POST", "/v2/customer_audiences", { data });

const add = (audienceId: number, profileIntegrationId: string) => ({
  action: "add",
  audienceId,
  profileIntegrationId,
});

interface Profile {
  readonly attributes: Record<string, unknown>;
  readonly audienceMemberships: Audience[];
}

/** The profile as a session shows it, undefined when there is none; nothing is written. */
async function read(profileId: string, key = shop.key): Promise<Profile | undefined> {
  const path = `/v2/customer_sessions/${randomName("session")}?dry=true`;
  const sent = { customerSession: { profileId }, responseContent: ["customerProfile"] };
  const { body } = await as(key)<{ customerProfile?: Profile }>("PUT", path, sent);
  return body.customerProfile;
}

const audiencesOf = async (profile: string) => (await read(profile))?.audienceMemberships ?? [];

async function storedMemberships(audienceId: number): Promise<number> {
  const row = await env.DB.prepare(
    "SELECT count(*) AS n FROM audience_memberships WHERE audience_id = ?",
  )
    .bind(audienceId)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

describe("audiences", () => {
  it("are created with 201 and keep every field", async () => {
    const body = {
      name: "Travellers",
      description: "who travel",
      sandbox: false,
      subscribedApplicationsIds: [shop.id],
      integration: "segment",
      integrationId: randomName("external"),
      createdIn3rdParty: true,
      lastUpdate: "2026-01-02T03:04:05.000Z",
    };
    const answer = await as(shop.key)("POST", "/v2/audiences", body);
    expect(answer).toMatchObject({ status: 201, body: { ...body, accountId: 1 } });
  });

  it("have external ids of their own: a taken one answers 409 and names the audience", async () => {
    const integrationId = randomName("external");
    const first = await create({ integration: "segment", integrationId });
    await create({ integration: "braze", integrationId });
    const again = { name: "again", integration: "segment", integrationId };
    const answer = await as(shop.key)<{ message: string }>("POST", "/v2/audiences", again);
    expect(answer.status).toBe(409);
    expect(answer.body.message).toContain(String(first.id));
  });

  it("free their external id when they are deleted", async () => {
    const integrationId = randomName("external");
    const first = await create({ integration: "segment", integrationId });
    await as(shop.key)("DELETE", `/v2/audiences/${first.id}`);
    const second = await create({ integration: "segment", integrationId });
    expect(second.id).not.toBe(first.id);
  });

  it("are renamed", async () => {
    const { id } = await create({ integration: "segment", integrationId: randomName("e") });
    const answer = await as(shop.key)("PUT", `/v2/audiences/${id}`, { name: "Renamed" });
    expect(answer).toMatchObject({ status: 200, body: { id, name: "Renamed" } });
  });

  it.each([
    ["no name", { name: undefined }, "/name"],
    ["an empty name", { name: " " }, "/name"],
    ["an empty external id", { integrationId: "" }, "/integrationId"],
    [
      "an unknown Application",
      { subscribedApplicationsIds: [987_654] },
      "/subscribedApplicationsIds/0",
    ],
    ["the other environment", { sandbox: true }, "/sandbox"],
  ])("refuse %s", async (_what, wrong, pointer) => {
    const answer = await as(shop.key)("POST", "/v2/audiences", { name: "x", ...wrong });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: { pointer } }] } });
  });

  it("of the other environment, of others' Applications and deleted ones are missing", async () => {
    const sandbox = await createApplication({ sandbox: true });
    const other = await createApplication();
    const foreign = await create({}, sandbox.key);
    const unsubscribed = await create({ subscribedApplicationsIds: [other.id] }, other.key);
    const deleted = await create();
    await as(shop.key)("DELETE", `/v2/audiences/${deleted.id}`);
    for (const { id } of [foreign, unsubscribed, deleted, { id: 987_654 }]) {
      const answers = await Promise.all([
        as(shop.key)("PUT", `/v2/audiences/${id}`, { name: "mine" }),
        as(shop.key)("DELETE", `/v2/audiences/${id}`),
        as(shop.key)("DELETE", `/v2/audiences/${id}/memberships`),
        as(shop.key)("PUT", `/v2/audience_customers/${id}/attributes`, {}),
        change([add(id, "somebody")]),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
      expect(new Set(answers.map(({ body }) => body["message"]))).toEqual(
        new Set(["Audience was not found"]),
      );
    }
  });

  it("need a key on every call", async () => {
    const { id } = await create();
    const answers = await Promise.all([
      call("POST", "/v2/audiences", { name: "x" }),
      call("PUT", `/v2/audiences/${id}`, { name: "x" }),
      call("DELETE", `/v2/audiences/${id}`),
      call("DELETE", `/v2/audiences/${id}/memberships`),
      call("POST", "/v2/customer_audiences", { data: [] }),
      call("PUT", `/v2/audience_customers/${id}/attributes`, {}),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
  });
});

describe("memberships", () => {
  it("are added and removed with 204, and show with the profile", async () => {
    const [first, second] = [await create(), await create()];
    const profile = randomName("customer");
    const answer = await change([add(second.id, profile), add(first.id, profile)]);
    expect(answer.status).toBe(204);
    expect(await audiencesOf(profile)).toEqual([
      { id: first.id, name: first.name },
      { id: second.id, name: second.name },
    ]);
    const remove = { ...add(first.id, profile), action: "delete" };
    expect((await change([remove])).status).toBe(204);
    expect(await audiencesOf(profile)).toEqual([{ id: second.id, name: second.name }]);
  });

  it("show with a session's profile", async () => {
    const { id, name } = await create();
    const profile = randomName("customer");
    await change([add(id, profile)]);
    const { body } = await as(shop.key)<{ customerProfile: unknown }>(
      "PUT",
      `/v2/customer_sessions/${randomName("session")}`,
      { customerSession: { profileId: profile }, responseContent: ["customerProfile"] },
    );
    expect(body.customerProfile).toMatchObject({ audienceMemberships: [{ id, name }] });
  });

  it("of one customer and one audience are what the last change says", async () => {
    const { id } = await create();
    const profile = randomName("customer");
    await change([add(id, profile), { ...add(id, profile), action: "delete" }]);
    expect(await audiencesOf(profile)).toEqual([]);
    await change([{ ...add(id, profile), action: "delete" }, add(id, profile)]);
    expect(await audiencesOf(profile)).toHaveLength(1);
  });

  it("change all or none: an unknown audience changes nothing", async () => {
    const { id } = await create();
    const profile = randomName("customer");
    expect((await change([add(id, profile), add(987_654, profile)])).status).toBe(404);
    expect(await storedMemberships(id)).toBe(0);
  });

  it("take up to 1,000 changes", async () => {
    const { id } = await create();
    const prefix = randomName("crowd");
    const many = Array.from({ length: 1_000 }, (_, index) => add(id, `${prefix}-${index}`));
    expect((await change(many)).status).toBe(204);
    expect(await storedMemberships(id)).toBe(1_000);
    expect((await change([...many, add(id, "one more")])).status).toBe(400);
  });

  it.each([
    ["an unknown action", { action: "replace" }, "/data/0/action"],
    ["no profile", { profileIntegrationId: "" }, "/data/0/profileIntegrationId"],
    ["no audience", { audienceId: undefined }, "/data/0/audienceId"],
  ])("refuse %s", async (_what, wrong, pointer) => {
    const answer = await change([{ ...add(1, "customer"), ...wrong }]);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: { pointer } }] } });
  });

  it("end when the audience is emptied, and can begin anew; the sweep deletes the old", async () => {
    const { id } = await create();
    const [stays, goes] = [randomName("customer"), randomName("customer")];
    await change([add(id, stays), add(id, goes)]);
    expect((await as(shop.key)("DELETE", `/v2/audiences/${id}/memberships`)).status).toBe(204);
    expect(await audiencesOf(stays)).toEqual([]);
    await change([add(id, stays)]);
    expect(await audiencesOf(stays)).toHaveLength(1);
    expect(await audiencesOf(goes)).toEqual([]);
    expect(await storedMemberships(id)).toBe(2);
    await sweep(createProductionPorts(env, { event: () => undefined }));
    expect(await storedMemberships(id)).toBe(1);
    expect(await audiencesOf(stays)).toHaveLength(1);
  });

  it("end when the audience is deleted", async () => {
    const { id } = await create();
    const profile = randomName("customer");
    await change([add(id, profile)]);
    expect((await as(shop.key)("DELETE", `/v2/audiences/${id}`)).status).toBe(204);
    expect(await audiencesOf(profile)).toEqual([]);
    await sweep(createProductionPorts(env, { event: () => undefined }));
    expect(await storedMemberships(id)).toBe(0);
  });
});

describe("attributes of all members", () => {
  it("are merged into every member's and nobody else's", async () => {
    await defineAttribute("CustomerProfile", "Tone", "string");
    await defineAttribute("CustomerProfile", "Size", "number");
    const { id } = await create();
    const prefix = randomName("m");
    const members = Array.from({ length: 5 }, (_, index) => `${prefix}-${index}`);
    await change(members.map((member) => add(id, member)));
    const path = (profile: string) => `/v2/customer_profiles/${profile}`;
    await as(shop.key)("PUT", path(`${prefix}-0`), { attributes: { Size: 4 } });
    await as(shop.key)("PUT", path(`${prefix}-outside`), { attributes: { Size: 4 } });
    const body = { Tone: "kind", Size: null };
    const answer = await as(shop.key)("PUT", `/v2/audience_customers/${id}/attributes`, body);
    expect(answer.status).toBe(204);
    const attributesOf = async (profile: string) => (await read(profile))?.attributes;
    for (const member of members) expect(await attributesOf(member)).toEqual({ Tone: "kind" });
    expect(await attributesOf(`${prefix}-outside`)).toEqual({ Size: 4 });
  });

  it("must be defined", async () => {
    const { id } = await create();
    const path = `/v2/audience_customers/${id}/attributes`;
    const answer = await as(shop.key)("PUT", path, { Undefined: 1 });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ title: "Unknown", source: { pointer: "/Undefined" } }] },
    });
  });
});

it("a staging key changes nothing", async () => {
  const staging = await createApiKey(shop.id, { type: "staging" });
  const { id, name } = await create();
  const profile = randomName("customer");
  expect((await as(staging)("POST", "/v2/audiences", { name: "x" })).status).toBe(400);
  expect((await change([add(id, profile)], staging)).status).toBe(204);
  expect((await as(staging)("PUT", `/v2/audiences/${id}`, { name: "y" })).status).toBe(200);
  expect((await as(staging)("DELETE", `/v2/audiences/${id}`)).status).toBe(204);
  expect(await storedMemberships(id)).toBe(0);
  await change([add(id, profile)]);
  expect(await audiencesOf(profile)).toEqual([{ id, name }]);
});

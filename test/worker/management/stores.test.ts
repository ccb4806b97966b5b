import { beforeAll, describe, expect, it } from "vitest";
import {
  createApplication,
  createCampaign,
  manage,
  managementKey,
  randomName,
} from "../../support/deployment";
import { call } from "../../support/http";

interface Store extends Record<string, unknown> {
  id: number;
  integrationId: string;
}

interface Campaign extends Record<string, unknown> {
  id: number;
  linkedStoreIds?: number[];
}

interface Problem {
  errors: { source: { pointer?: string; parameter?: string } }[];
}

let key: string;
let applicationId: number;
let path: string;

beforeAll(async () => {
  key = await managementKey();
  applicationId = (await createApplication()).id;
  path = `/v1/applications/${applicationId}/stores`;
});

function body(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: "South",
    description: "in the south",
    integrationId: randomName("store"),
    ...change,
  };
}

const create = (change?: Record<string, unknown>) => manage<Store>("POST", path, body(change));

describe("stores", () => {
  it("are created with 201 and read back with every stored field", async () => {
    const name = `a${crypto.randomUUID().replaceAll("-", "")}`;
    await manage("POST", "/v1/attributes", {
      entity: "Store",
      name,
      title: "Region",
      type: "string",
      description: "",
      suggestions: [],
      editable: true,
    });
    const sent = body({ attributes: { [name]: "south" } });
    const answer = await call<Store>("POST", path, sent, key);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      ...sent,
      id: expect.any(Number),
      applicationId,
      created: expect.stringMatching(/Z$/),
      updated: expect.stringMatching(/Z$/),
      linkedCampaignIds: [],
    });
    expect(await manage("GET", `${path}/${answer.body.id}`)).toEqual(answer.body);
  });

  it("have an integration id of their own: a taken one answers 409", async () => {
    const { integrationId } = await create();
    expect((await call("POST", path, body({ integrationId }), key)).status).toBe(409);
    const other = await createApplication();
    const elsewhere = `/v1/applications/${other.id}/stores`;
    expect((await call("POST", elsewhere, body({ integrationId }), key)).status).toBe(201);
  });

  it("are listed by page, by name, by id and by campaign", async () => {
    const { id } = await createApplication();
    const list = `/v1/applications/${id}/stores`;
    const made: Store[] = [];
    for (const name of ["Alpha", "Beta", "Gamma"]) {
      made.push(await manage<Store>("POST", list, body({ name })));
    }
    const page = await manage("GET", `${list}?pageSize=2&sort=-name`);
    expect(page).toMatchObject({ hasMore: true, data: [{ name: "Gamma" }, { name: "Beta" }] });
    const rest = await manage("GET", `${list}?pageSize=2&sort=-name&skip=2`);
    expect(rest).toMatchObject({ hasMore: false, data: [{ name: "Alpha" }] });
    const counted = await manage("GET", `${list}?withTotalResultSize=true&name=ET`);
    expect(counted).toMatchObject({ totalResultSize: 1, data: [{ name: "Beta" }] });
    const third = made[2]?.integrationId ?? "";
    expect(await manage("GET", `${list}?integrationId=${third}`)).toMatchObject({
      data: [{ name: "Gamma" }],
    });
    expect(await manage("GET", `${list}?query=${third.slice(2)}`)).toMatchObject({
      data: [{ name: "Gamma" }],
    });
    const linked = made[0]?.id ?? 0;
    const campaignId = await createCampaign(id, undefined, { linkedStoreIds: [linked] });
    expect(await manage("GET", `${list}?campaignId=${campaignId}`)).toMatchObject({
      data: [{ name: "Alpha", linkedCampaignIds: [campaignId] }],
    });
  });

  it("change all but their integration id, and keep attributes that are left out", async () => {
    const made = await create();
    const one = `${path}/${made.id}`;
    const { integrationId } = made;
    const sent = { name: "North", description: "", integrationId };
    expect(await manage("PUT", one, sent)).toMatchObject({ ...sent, attributes: {} });
    const moved = await call<Problem>("PUT", one, { ...sent, integrationId: "other" }, key);
    expect(moved.status).toBe(400);
    expect(moved.body.errors[0]?.source.pointer).toBe("/integrationId");
  });

  it.each([
    ["an empty name", { name: "" }, "/name"],
    ["a long name", { name: "x".repeat(201) }, "/name"],
    ["a missing description", { description: undefined }, "/description"],
    ["an empty integration id", { integrationId: "" }, "/integrationId"],
    ["an unknown attribute", { attributes: { nowhere: 1 } }, "/attributes/nowhere"],
  ])("refuse %s and name the place", async (_what, change, pointer) => {
    const answer = await call<Problem>("POST", path, body(change), key);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
  });

  it("answer 404 where there is none or it is another Application's, and 401 without a key", async () => {
    const { id } = await create();
    const other = await createApplication();
    const status = async (method: string, at: string, sent?: unknown) =>
      (await call(method, at, sent, key)).status;
    for (const at of [`/v1/applications/${other.id}/stores/${id}`, `${path}/987654`]) {
      expect(await status("GET", at)).toBe(404);
      expect(await status("PUT", at, body())).toBe(404);
      expect(await status("DELETE", at)).toBe(404);
    }
    expect(await status("POST", "/v1/applications/987654/stores", body())).toBe(404);
    expect(await status("GET", "/v1/applications/987654/stores")).toBe(404);
    expect(await status("GET", `${path}?sort=attributes`)).toBe(400);
    const answers = await Promise.all([
      call("GET", path),
      call("POST", path, body()),
      call("GET", `${path}/${id}`),
      call("PUT", `${path}/${id}`, body()),
      call("DELETE", `${path}/${id}`),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401]);
  });

  it("are gone after their deletion, and their integration id is free again", async () => {
    const { id, integrationId } = await create();
    expect((await call("DELETE", `${path}/${id}`, undefined, key)).status).toBe(204);
    expect((await call("GET", `${path}/${id}`, undefined, key)).status).toBe(404);
    await create({ integrationId });
  });
});

describe("the stores of a campaign", () => {
  const campaignBody = { name: "Local", tags: [], limits: [], features: [] };
  const campaignPath = (id: number) => `/v1/applications/${applicationId}/campaigns/${id}`;

  it("are written with it, replaced by an update and kept by one that names none", async () => {
    const [a, b] = [await create(), await create()];
    const id = await createCampaign(applicationId, undefined, { linkedStoreIds: [a.id] });
    const read = () => manage<Campaign>("GET", campaignPath(id));
    expect((await read()).linkedStoreIds).toEqual([a.id]);
    await manage("PUT", campaignPath(id), { ...campaignBody, linkedStoreIds: [b.id] });
    expect((await read()).linkedStoreIds).toEqual([b.id]);
    await manage("PUT", campaignPath(id), campaignBody);
    expect((await read()).linkedStoreIds).toEqual([b.id]);
    await manage("PUT", campaignPath(id), { ...campaignBody, linkedStoreIds: [] });
    expect(await read()).not.toHaveProperty("linkedStoreIds");
  });

  it("must be of the Application and at most 50", async () => {
    const other = await createApplication();
    const foreign = await manage<Store>("POST", `/v1/applications/${other.id}/stores`, body());
    const own = await create();
    const post = (linkedStoreIds: number[]) =>
      call<Problem>(
        "POST",
        `/v1/applications/${applicationId}/campaigns`,
        { ...campaignBody, state: "enabled", linkedStoreIds },
        key,
      );
    const refused = await post([own.id, foreign.id]);
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0]?.source.pointer).toBe("/linkedStoreIds/1");
    expect((await post(Array.from({ length: 51 }, () => own.id))).status).toBe(400);
    expect((await post([own.id, own.id])).status).toBe(201);
  });

  it("stay linked when they are deleted: the campaign does not start to run everywhere", async () => {
    const store = await create();
    const id = await createCampaign(applicationId, undefined, { linkedStoreIds: [store.id] });
    await manage("DELETE", `${path}/${store.id}`);
    const campaign = await manage<Campaign>("GET", campaignPath(id));
    expect(campaign.linkedStoreIds).toEqual([store.id]);
    const kept = { ...campaignBody, linkedStoreIds: [store.id] };
    expect((await call("PUT", campaignPath(id), kept, key)).status).toBe(200);
  });
});

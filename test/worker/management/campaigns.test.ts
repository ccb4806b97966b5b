import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApplication, manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";

const body = () => ({
  name: randomName("campaign"),
  state: "enabled",
  tags: [],
  features: [],
  limits: [],
});

async function revisions(applicationId: number, campaignId: number) {
  return env.DB.prepare(
    `SELECT a.catalogue_revision AS application, c.changed_revision AS campaign
     FROM applications a JOIN campaigns c ON c.application_id = a.id WHERE a.id = ?1 AND c.id = ?2`,
  )
    .bind(applicationId, campaignId)
    .first<{ application: number; campaign: number }>();
}

describe("campaigns", () => {
  it("are created with every setting and read back as they were answered", async () => {
    const { id } = await createApplication();
    const settings = {
      ...body(),
      description: "ten percent",
      startTime: "2026-01-01T00:00:00.000Z",
      endTime: "2999-01-01T00:00:00.000Z",
      tags: ["summer"],
      features: ["coupons", "loyalty"],
      limits: [{ action: "redeemCoupon", limit: 5, period: "monthly", entities: [] }],
      couponSettings: { validCharacters: ["A", "B"], couponPattern: "X-####" },
      reevaluateOnReturn: true,
      type: "cartItem",
    };
    const path = `/v1/applications/${id}/campaigns`;
    const created = await call("POST", path, settings, await managementKey());
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      ...settings,
      applicationId: id,
      frontendState: "disabled",
      storesImported: false,
      budgets: [{ action: "redeemCoupon", limit: 5, counter: 0 }],
    });
    const read = await manage("GET", `${path}/${String(created.body["id"])}`);
    expect(read).toEqual(created.body);
  });

  it("raise the catalogue's revision with every change, and carry it", async () => {
    const { id } = await createApplication();
    const path = `/v1/applications/${id}/campaigns`;
    const campaign = await manage<{ id: number }>("POST", path, body());
    const first = await revisions(id, campaign.id);
    expect(first?.campaign).toBe(first?.application);
    await manage("PUT", `${path}/${campaign.id}`, { ...body(), state: "disabled" });
    const second = await revisions(id, campaign.id);
    expect(second?.application).toBe((first?.application ?? 0) + 1);
    expect(second?.campaign).toBe(second?.application);
    await manage("DELETE", `${path}/${campaign.id}`);
    const third = await revisions(id, campaign.id);
    expect(third?.campaign).toBe((second?.application ?? 0) + 1);
  });

  it("keep what an update leaves out, and clear a date with null", async () => {
    const { id } = await createApplication();
    const path = `/v1/applications/${id}/campaigns`;
    const campaign = await manage<{ id: number; startTime: string }>("POST", path, {
      ...body(),
      startTime: "2026-01-01T00:00:00Z",
      endTime: "2027-01-01T00:00:00Z",
      description: "stays",
    });
    const updated = await manage("PUT", `${path}/${campaign.id}`, {
      name: "renamed",
      tags: [],
      features: [],
      limits: [],
      endTime: null,
    });
    expect(updated).toMatchObject({
      name: "renamed",
      description: "stays",
      startTime: campaign.startTime,
    });
    expect(updated).not.toHaveProperty("endTime");
  });

  it("take the Application's budgets when they name none of their own", async () => {
    const limits = [{ action: "setDiscount", limit: 100.5, entities: ["Profile"] }];
    const { id } = await createApplication({ limits });
    const path = `/v1/applications/${id}/campaigns`;
    const { limits: _none, ...bare } = body();
    expect(await manage("POST", path, bare)).toMatchObject({ limits });
    expect(await manage("POST", path, body())).toMatchObject({ limits: [] });
  });

  it("are found by name, tag, state and dates", async () => {
    const { id } = await createApplication();
    const path = `/v1/applications/${id}/campaigns`;
    await manage("POST", path, { ...body(), name: "Alpha", tags: ["Red"] });
    await manage("POST", path, { ...body(), name: "Beta", state: "archived" });
    await manage("POST", path, { ...body(), name: "Gamma", startTime: "2030-06-01T00:00:00Z" });
    const names = async (query: string) => {
      const { data } = await manage<{ data: { name: string }[] }>("GET", `${path}?${query}`);
      return data.map(({ name }) => name);
    };
    expect(await names("name=alph")).toEqual(["Alpha"]);
    expect(await names("tags=red&name=beta")).toEqual(["Alpha", "Beta"]);
    expect(await names("tags=red&tags=blue")).toEqual(["Alpha"]);
    expect(await names("campaignState=archived")).toEqual(["Beta"]);
    expect(await names("campaignState=running")).toEqual([]);
    expect(await names("startAfter=2030-01-01T00:00:00Z")).toEqual(["Gamma"]);
    expect(await names("startBefore=2030-01-01T00:00:00Z")).toEqual([]);
    expect(await names("sort=-name&pageSize=1&skip=1")).toEqual(["Beta"]);
    expect(await names("createdBefore=2001-01-01T00:00:00Z")).toEqual([]);
  });

  it.each([
    [
      "an end before the start",
      { startTime: "2027-01-01T00:00:00Z", endTime: "2026-01-01T00:00:00Z" },
      "/endTime",
    ],
    ["a date without a zone", { startTime: "2026-01-01" }, "/startTime"],
    ["an unknown state", { state: "paused" }, "/state"],
    ["an unknown attribute", { attributes: { Nowhere: 1 } }, "/attributes/Nowhere"],
    ["an unknown store", { linkedStoreIds: [987_654] }, "/linkedStoreIds/0"],
    ["an unknown audience", { targetedAudienceIds: [987_654] }, "/targetedAudienceIds/0"],
    ["an unknown group", { evaluationGroupId: 987_654 }, "/evaluationGroupId"],
    ["a ruleset that can't exist yet", { activeRulesetId: 1 }, "/activeRulesetId"],
    [
      "a budget that nobody keeps",
      { limits: [{ action: "openDoor", limit: 1, entities: [] }] },
      "/limits/0/action",
    ],
    [
      "half a redemption",
      { limits: [{ action: "redeemCoupon", limit: 1.5, entities: [] }] },
      "/limits/0/limit",
    ],
    ["51 tags", { tags: Array.from({ length: 51 }, (_, index) => `t${index}`) }, "/tags"],
  ])("refuse %s and name the place", async (_what, change, pointer) => {
    const { id } = await createApplication();
    const path = `/v1/applications/${id}/campaigns`;
    const answer = await call("POST", path, { ...body(), ...change }, await managementKey());
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: { pointer } }] } });
    expect(await manage("GET", path)).toMatchObject({ totalResultSize: 0 });
  });

  it("refuse list filters that they can't honour", async () => {
    const { id } = await createApplication();
    const path = `/v1/applications/${id}/campaigns?storeId=1`;
    const answer = await call("GET", path, undefined, await managementKey());
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ source: { parameter: "storeId" } }] },
    });
  });

  it("of another Application answer like missing ones", async () => {
    const [mine, foreign] = await Promise.all([createApplication(), createApplication()]);
    const campaign = await manage<{ id: number }>(
      "POST",
      `/v1/applications/${foreign.id}/campaigns`,
      body(),
    );
    const key = await managementKey();
    const path = `/v1/applications/${mine.id}/campaigns/${campaign.id}`;
    expect((await call("GET", path, undefined, key)).status).toBe(404);
    expect((await call("PUT", path, body(), key)).status).toBe(404);
    expect((await call("DELETE", path, undefined, key)).status).toBe(404);
  });

  it("can't be made in an Application that is gone", async () => {
    const { id } = await createApplication();
    await manage("DELETE", `/v1/applications/${id}`);
    const path = `/v1/applications/${id}/campaigns`;
    expect((await call("POST", path, body(), await managementKey())).status).toBe(404);
  });
});

import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  changedRevision,
  createCampaignWithStores,
  type TestStore,
} from "../../support/campaign-stores";
import { createApplication, manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { upload } from "../../support/upload";

interface Problem {
  errors: { source: { pointer?: string; line?: string } }[];
}

let key: string;
let applicationId: number;
let campaign: string;
let stores: readonly TestStore[];

beforeAll(async () => {
  key = await managementKey();
});

beforeEach(async () => {
  ({ applicationId, campaign, stores } = await createCampaignWithStores());
});

describe("the stores of a campaign by file", () => {
  const csvOf = (ids: string[]) => `store_integration_id\n${ids.join("\n")}\n`;

  it("are replaced by an import, exported, and unlinked at once", async () => {
    const before = await changedRevision(applicationId);
    const names = stores.map(({ integrationId }) => integrationId).toSorted();
    const answer = await upload<Problem>(
      `${campaign}/stores/import`,
      csvOf([...names, names[0] ?? ""]),
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      id: expect.any(Number),
      created: expect.stringMatching(/Z$/),
      accountId: 1,
      userId: 1,
      entity: "CampaignStore",
      amount: 2,
    });
    const exported = await call<string>("GET", `${campaign}/stores/export`, undefined, key);
    expect(exported.headers.get("content-type")).toContain("application/csv");
    expect(exported.body).toBe(csvOf(names));
    await upload(`${campaign}/stores/import`, csvOf([names[1] ?? ""]));
    const second = stores.find(({ integrationId }) => integrationId === names[1]);
    expect(await manage("GET", campaign)).toMatchObject({ linkedStoreIds: [second?.id] });
    expect((await call("DELETE", `${campaign}/stores`, undefined, key)).status).toBe(204);
    expect(await manage("GET", campaign)).not.toHaveProperty("linkedStoreIds");
    expect(await changedRevision(applicationId)).toBe(before + 3);
  });

  it("beyond 50 count as imported and survive an update that lists none", async () => {
    const names: string[] = [];
    for (let index = 0; index < 51; index += 1) names.push(randomName(`s${index}`));
    const path = `/v1/applications/${applicationId}/stores`;
    for (const integrationId of names) {
      await manage("POST", path, { name: "S", description: "", integrationId });
    }
    await upload(`${campaign}/stores/import`, csvOf(names));
    const read = await manage("GET", campaign);
    expect(read).toMatchObject({ storesImported: true });
    expect(read).not.toHaveProperty("linkedStoreIds");
    const body = { name: "C", tags: [], limits: [], features: [], linkedStoreIds: [] };
    expect(await manage("PUT", campaign, body)).toMatchObject({ storesImported: true });
  });

  it("refuse an unknown store and name its line; nothing is written", async () => {
    const own = stores[0]?.integrationId ?? "";
    const answer = await upload<Problem>(`${campaign}/stores/import`, csvOf([own, "nowhere"]));
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.source).toEqual({ line: "3" });
    expect(await manage("GET", campaign)).not.toHaveProperty("linkedStoreIds");
    expect((await upload(`${campaign}/stores/import`, "other\n1\n")).status).toBe(400);
  });

  it("answer 404 for another Application's campaign, and 401 without a key", async () => {
    const other = await createApplication();
    const foreign = campaign.replace(`/${applicationId}/`, `/${other.id}/`);
    expect((await upload(`${foreign}/stores/import`, csvOf([]))).status).toBe(404);
    expect((await call("GET", `${foreign}/stores/export`, undefined, key)).status).toBe(404);
    expect((await call("DELETE", `${foreign}/stores`, undefined, key)).status).toBe(404);
    expect((await call("GET", `${campaign}/stores/export`)).status).toBe(401);
    expect((await call("DELETE", `${campaign}/stores`)).status).toBe(401);
    expect((await call("POST", `${campaign}/stores/import`)).status).toBe(401);
  });
});

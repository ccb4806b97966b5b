import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApplication, createCampaign, manage, managementKey } from "../../support/deployment";
import { call } from "../../support/http";

interface SetNode {
  type: "SET" | "CAMPAIGN";
  groupId: number;
  campaignId: number;
  elements: SetNode[];
  [setting: string]: unknown;
}

interface Tree {
  version: number;
  set: SetNode;
}

interface Group {
  id: number;
  [setting: string]: unknown;
}

interface Problem {
  message: string;
  errors: { title: string; source: { pointer?: string } }[];
}

let key: string;

beforeAll(async () => {
  key = await managementKey();
});

/** An Application with its tree's path. */
async function newTree() {
  const { id } = await createApplication();
  const path = `/v1/applications/${id}/campaign_set`;
  const read = () => manage<Tree>("GET", path);
  const add = async (parentId: number, settings: Record<string, unknown> = {}) => {
    const { version } = await read();
    return manage<Group>("POST", `${path}/${version}/groups`, group(parentId, settings));
  };
  const base = (await read()).set.groupId;
  return { id, path, read, add, base };
}

function group(parentId: number | undefined, settings: Record<string, unknown> = {}) {
  return {
    name: "Group",
    ...(parentId === undefined ? {} : { parentId }),
    evaluationMode: "stackable",
    evaluationScope: "session",
    locked: false,
    ...settings,
  };
}

async function revisionOf(applicationId: number): Promise<number> {
  const row = await env.DB.prepare("SELECT catalogue_revision AS r FROM applications WHERE id = ?1")
    .bind(applicationId)
    .first<{ r: number }>();
  return row?.r ?? 0;
}

describe("the evaluation tree", () => {
  it("starts with a base group that new campaigns go into, in the order of their creation", async () => {
    const { id, read } = await newTree();
    expect(await read()).toEqual({
      id,
      applicationId: id,
      version: 1,
      set: {
        type: "SET",
        groupId: expect.any(Number),
        name: "Base group",
        description: "",
        operator: "ALL",
        evaluationMode: "stackable",
        evaluationScope: "session",
        locked: false,
        elements: [],
      },
    });
    const first = await createCampaign(id);
    const second = await createCampaign(id);
    const { set, version } = await read();
    expect(set.elements).toEqual([
      { type: "CAMPAIGN", campaignId: first },
      { type: "CAMPAIGN", campaignId: second },
    ]);
    expect(version).toBe(3);
  });

  it("takes groups two levels below the base group and no deeper", async () => {
    const { id, path, read, add, base } = await newTree();
    const upper = await add(base, { name: "Upper", description: "the best wins" });
    expect(upper).toEqual({
      ...group(base, { name: "Upper", description: "the best wins" }),
      id: expect.any(Number),
      applicationId: id,
    });
    const lower = await add(upper.id);
    const { version } = await read();
    const answer = await call<Problem>("POST", `${path}/${version}/groups`, group(lower.id), key);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]).toMatchObject({
      title: "Too deep",
      source: { pointer: "/parentId" },
    });
  });

  it("raises its version and the catalogue's revision with every edit", async () => {
    const { id, path, read, add, base } = await newTree();
    const before = { version: (await read()).version, revision: await revisionOf(id) };
    const { id: groupId } = await add(base);
    const one = `${path}/${before.version + 1}/groups/${groupId}`;
    await manage("PUT", one, group(base, { evaluationMode: "listOrder" }));
    await manage("DELETE", `${path}/${before.version + 2}/groups/${groupId}`);
    expect((await read()).version).toBe(before.version + 3);
    expect(await revisionOf(id)).toBe(before.revision + 3);
  });

  it("refuses an edit of a stale version with 409 and a sentence", async () => {
    const { path, add, base } = await newTree();
    const { id: groupId } = await add(base);
    const answers = [
      await call<Problem>("POST", `${path}/1/groups`, group(base), key),
      await call<Problem>("PUT", `${path}/1/groups/${groupId}`, group(base), key),
      await call<Problem>("DELETE", `${path}/1/groups/${groupId}`, undefined, key),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(409);
      expect(body.message).toContain("read it again");
    }
  });

  it("takes exactly one of several edits of one version", async () => {
    const { path, read, base } = await newTree();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => call("POST", `${path}/1/groups`, group(base), key)),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    expect((await read()).set.elements).toHaveLength(1);
  });

  it("moves a group with all that is in it, but not into itself", async () => {
    const { path, read, add, base } = await newTree();
    const left = await add(base, { name: "Left" });
    const right = await add(base, { name: "Right" });
    const inner = await add(left.id, { name: "Inner" });
    const put = async (groupId: number, parentId: number) =>
      call<Problem>(
        "PUT",
        `${path}/${(await read()).version}/groups/${groupId}`,
        group(parentId),
        key,
      );
    expect((await put(inner.id, right.id)).status).toBe(200);
    const { set } = await read();
    expect(set.elements.map(({ elements }) => elements.length)).toEqual([0, 1]);
    const intoItself = await put(right.id, inner.id);
    expect(intoItself.status).toBe(400);
    expect(intoItself.body.errors[0]?.source.pointer).toBe("/parentId");
    const tooDeep = await put(right.id, left.id);
    expect(tooDeep.body.errors[0]?.title).toBe("Too deep");
  });

  it("keeps the base group at the top, per session, and for ever", async () => {
    const { path, add, base } = await newTree();
    const other = await add(base);
    const put = (body: unknown) => call<Problem>("PUT", `${path}/2/groups/${base}`, body, key);
    const moved = await put(group(other.id));
    expect(moved.body.errors[0]?.source.pointer).toBe("/parentId");
    const scoped = await put(group(undefined, { evaluationScope: "cartItem" }));
    expect(scoped.body.errors[0]?.source.pointer).toBe("/evaluationScope");
    expect([moved.status, scoped.status]).toEqual([400, 400]);
    expect((await call("DELETE", `${path}/2/groups/${base}`, undefined, key)).status).toBe(400);
    const changed = await put(group(undefined, { name: "All", evaluationMode: "highestDiscount" }));
    expect(changed).toMatchObject({ status: 200, body: { evaluationMode: "highestDiscount" } });
  });

  it("leaves locked groups alone", async () => {
    const { path, read, add, base } = await newTree();
    const locked = await add(base, { locked: true, name: "Fixed" });
    const one = `${path}/2/groups/${locked.id}`;
    const unlock = await call<Problem>("PUT", one, group(base, { name: "Fixed" }), key);
    expect(unlock.status).toBe(400);
    expect(unlock.body.errors[0]?.title).toBe("Locked");
    expect((await call("DELETE", one, undefined, key)).status).toBe(400);
    const other = await add(base, { name: "Other" });
    const { set, version } = await read();
    const [first, second] = set.elements;
    const swapped = { ...set, elements: [second, first] };
    const move = await call<Problem>("PUT", path, { version, set: swapped }, key);
    expect(move.status).toBe(400);
    expect(move.body.errors[0]?.title).toBe("Locked");
    const inside = { ...set, elements: [{ ...second, elements: [first] }] };
    expect((await call("PUT", path, { version, set: inside }, key)).status).toBe(400);
    expect((await read()).set.elements.map(({ groupId }) => groupId)).toEqual([
      locked.id,
      other.id,
    ]);
  });

  it("deletes a group only when its groups and campaigns are gone", async () => {
    const { id, path, read, add, base } = await newTree();
    const { id: groupId } = await add(base);
    const campaignId = await createCampaign(id, undefined, { evaluationGroupId: groupId });
    const remove = async () =>
      call<Problem>(
        "DELETE",
        `${path}/${(await read()).version}/groups/${groupId}`,
        undefined,
        key,
      );
    const refused = await remove();
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0]?.title).toBe("Not empty");
    await manage("DELETE", `/v1/applications/${id}/campaigns/${campaignId}`);
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
  });

  it("is rearranged as a whole: campaigns, groups and their settings", async () => {
    const { id, path, read, add, base } = await newTree();
    const { id: groupId } = await add(base);
    const [one, two] = [await createCampaign(id), await createCampaign(id)];
    const { version, set } = await read();
    const wished = {
      ...set,
      elements: [
        { type: "CAMPAIGN", campaignId: two },
        {
          type: "SET",
          groupId,
          evaluationMode: "lowestDiscount",
          evaluationScope: "cartItem",
          elements: [{ type: "CAMPAIGN", campaignId: one }],
        },
      ],
    };
    const answer = await call<Tree>("PUT", path, { applicationId: id, version, set: wished }, key);
    expect(answer.status).toBe(200);
    expect(answer.body.version).toBe(version + 1);
    expect(answer.body.set.elements).toMatchObject(wished.elements);
    expect(await read()).toEqual(answer.body);
    const stale = await call("PUT", path, { version, set: wished }, key);
    expect(stale.status).toBe(409);
  });

  it("refuses a set that loses, repeats or invents something", async () => {
    const { id, path, read, add, base } = await newTree();
    const { id: groupId } = await add(base);
    const campaignId = await createCampaign(id);
    const { version, set } = await read();
    const leaf = { type: "CAMPAIGN", campaignId };
    const inner = { type: "SET", groupId, elements: [] };
    const foreign = await newTree();
    const cases: [unknown[], string][] = [
      [[inner], "/set"],
      [[leaf], "/set"],
      [[inner, leaf, leaf], "/set/elements/2/campaignId"],
      [
        [inner, leaf, { type: "SET", groupId: foreign.base, elements: [] }],
        "/set/elements/2/groupId",
      ],
    ];
    for (const [elements, pointer] of cases) {
      const body = { version, set: { ...set, elements } };
      const answer = await call<Problem>("PUT", path, body, key);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
    }
    expect((await read()).version).toBe(version);
  });

  it("reads FIRST and ALL of older clients as listOrder and stackable", async () => {
    const { path, read, base } = await newTree();
    const set = (operator: string) => ({ type: "SET", groupId: base, operator, elements: [] });
    await manage("PUT", path, { version: 1, set: set("FIRST") });
    expect((await read()).set).toMatchObject({ operator: "FIRST", evaluationMode: "listOrder" });
    await manage("PUT", path, { version: 2, set: set("ALL") });
    expect((await read()).set).toMatchObject({ operator: "ALL", evaluationMode: "stackable" });
  });

  it.each([
    ["an unknown mode", { evaluationMode: "first" }, "/evaluationMode"],
    ["an unknown scope", { evaluationScope: "cart" }, "/evaluationScope"],
    ["an empty name", { name: "" }, "/name"],
    ["an unknown parent", { parentId: 987_654_321 }, "/parentId"],
  ])("refuses %s and names the place", async (_what, change, pointer) => {
    const { path, base } = await newTree();
    const answer = await call<Problem>("POST", `${path}/1/groups`, group(base, change), key);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
  });

  it("answers 404 for a foreign group or Application, and 401 without a key", async () => {
    const [mine, foreign] = [await newTree(), await newTree()];
    const other = await foreign.add(foreign.base);
    const path = `${mine.path}/1/groups/${other.id}`;
    expect((await call("PUT", path, group(mine.base), key)).status).toBe(404);
    expect((await call("DELETE", path, undefined, key)).status).toBe(404);
    const missing = "/v1/applications/987654/campaign_set";
    expect((await call("GET", missing, undefined, key)).status).toBe(404);
    expect((await call("POST", `${missing}/1/groups`, group(1), key)).status).toBe(404);
    const answers = await Promise.all([
      call("GET", mine.path),
      call("PUT", mine.path, {}),
      call("POST", `${mine.path}/1/groups`, group(1)),
      call("PUT", path, group(1)),
      call("DELETE", path),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });
});

describe("the place of a campaign", () => {
  it("is the Application's default group, until that is deleted", async () => {
    const { id, path, read, add, base } = await newTree();
    const { id: groupId } = await add(base);
    const settings = { name: "Shop", currency: "USD", timezone: "UTC" };
    const application = `/v1/applications/${id}`;
    const updated = await manage("PUT", application, {
      ...settings,
      defaultEvaluationGroupId: groupId,
    });
    expect(updated).toMatchObject({ defaultEvaluationGroupId: groupId });
    const campaignId = await createCampaign(id);
    const { set } = await read();
    expect(set.elements[0]?.elements).toEqual([{ type: "CAMPAIGN", campaignId }]);
    await manage("DELETE", `${application}/campaigns/${campaignId}`);
    await manage("DELETE", `${path}/${(await read()).version}/groups/${groupId}`);
    expect(await manage("GET", application)).not.toHaveProperty("defaultEvaluationGroupId");
    const next = await createCampaign(id);
    expect((await read()).set.elements).toEqual([{ type: "CAMPAIGN", campaignId: next }]);
  });

  it("changes with an update that names another group, and only then", async () => {
    const { id, read, add, base } = await newTree();
    const { id: groupId } = await add(base);
    const [first, second] = [await createCampaign(id), await createCampaign(id)];
    const path = `/v1/applications/${id}/campaigns/${first}`;
    const body = { name: "Moved", tags: [], limits: [], features: [] };
    const { version } = await read();
    await manage("PUT", path, { ...body, evaluationGroupId: base });
    expect((await read()).version).toBe(version);
    await manage("PUT", path, { ...body, evaluationGroupId: groupId });
    const { set } = await read();
    expect(set.elements).toMatchObject([
      { groupId, elements: [{ campaignId: first }] },
      { campaignId: second },
    ]);
    const foreign = await newTree();
    const refused = await call<Problem>(
      "PUT",
      path,
      { ...body, evaluationGroupId: foreign.base },
      key,
    );
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0]?.source.pointer).toBe("/evaluationGroupId");
  });
});

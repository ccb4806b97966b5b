import { beforeAll, describe, expect, it } from "vitest";
import {
  createApplication,
  manage,
  managementKey,
  randomName,
  type TestApplication,
  withBoundKey,
} from "../../support/deployment";
import { call, send } from "../../support/http";
import { upload } from "../../support/upload";

interface Audience {
  readonly id: number;
  readonly name: string;
}

let key: string;
let shop: TestApplication;

beforeAll(async () => {
  key = await managementKey();
  shop = await createApplication();
});

async function create(change: Record<string, unknown> = {}): Promise<Audience> {
  const body = { name: randomName("audience"), ...change };
  const answer = await call<Audience>("POST", "/v2/audiences", body, shop.key);
  expect(answer.status).toBe(201);
  return answer.body;
}

const pathOf = ({ id }: Audience) => `/v1/audiences/${id}/memberships`;

async function membersOf(audience: Audience, query = "") {
  return manage<{ hasMore: boolean; data: { integrationId: string }[] }>(
    "GET",
    `${pathOf(audience)}${query}`,
  );
}

const importMembers = (audience: Audience, ids: readonly string[]) =>
  upload(`${pathOf(audience)}/import`, `profileintegrationid\n${ids.join("\n")}\n`);

/** The refusal names this line. */
const atLine = (line: string) =>
  expect.arrayContaining([expect.objectContaining({ source: { line } })]) as unknown;

describe("the list of audiences", () => {
  it("is paged, sorted, and counts when it is asked to", async () => {
    const names = ["a", "b", "c"].map((letter) => `${letter}-${randomName("listed")}`);
    for (const name of names) await create({ name });
    const first = await manage<{ hasMore: boolean; data: Audience[] }>(
      "GET",
      "/v1/audiences?sort=-id&pageSize=2",
    );
    expect(first.hasMore).toBe(true);
    expect(first.data.map(({ name }) => name)).toEqual([names[2], names[1]]);
    const counted = await manage("GET", "/v1/audiences?withTotalResultSize=true&pageSize=1");
    expect(counted["totalResultSize"]).toBeGreaterThanOrEqual(3);
    expect(counted).not.toHaveProperty("hasMore");
  });

  it("counts members, most first when asked", async () => {
    const [few, many] = [await create(), await create()];
    await importMembers(few, ["x"]);
    await importMembers(many, ["x", "y", "z"]);
    const path = `/v1/audiences/analytics?audienceIds=${few.id},${many.id},987654`;
    const { data } = await manage<{ data: unknown[] }>("GET", `${path}&sort=-membersCount`);
    expect(data).toEqual([
      { audienceId: many.id, membersCount: 3 },
      { audienceId: few.id, membersCount: 1 },
    ]);
  });

  it("hides audiences from keys that are bound to other Applications", async () => {
    const hidden = await create({ subscribedApplicationsIds: [shop.id] });
    const other = await createApplication();
    await withBoundKey([other.id], async (secret) => {
      const as = (path: string) =>
        call<{ data: Audience[] }>("GET", path, undefined, `Bearer ${secret}`);
      const listed = await as("/v1/audiences?sort=-id");
      expect(listed.body.data.map(({ id }) => id)).not.toContain(hidden.id);
      expect((await as(pathOf(hidden))).status).toBe(404);
    });
  });
});

describe("members", () => {
  it("are replaced by an import, which makes unknown customers", async () => {
    const audience = await create();
    const [stays, goes, comes] = ["stays", "goes", "comes"].map(randomName) as [
      string,
      string,
      string,
    ];
    await importMembers(audience, [stays, goes]);
    const answer = await importMembers(audience, [comes, stays, stays]);
    expect(answer).toMatchObject({
      status: 200,
      body: { id: expect.any(Number), accountId: 1, userId: 1, amount: 2 },
    });
    const { data } = await membersOf(audience);
    expect(data.map(({ integrationId }) => integrationId).sort()).toEqual([comes, stays].sort());
    expect(data[0]).toMatchObject({
      closedSessions: 0,
      audienceMemberships: [{ id: audience.id, name: audience.name }],
    });
  });

  it("are paged and found by a part of their id", async () => {
    const audience = await create();
    await importMembers(audience, ["anna-1", "anna-2", "ben_1"]);
    const first = await membersOf(audience, "?pageSize=2");
    expect(first).toMatchObject({ hasMore: true, data: [{}, {}] });
    expect(await membersOf(audience, "?pageSize=2&skip=2")).toMatchObject({ hasMore: false });
    const found = await membersOf(audience, "?profileQuery=ANNA&sort=-id");
    expect(found.data.map(({ integrationId }) => integrationId)).toEqual(["anna-2", "anna-1"]);
  });

  it("are exported as CSV that imports again", async () => {
    const [from, to] = [await create(), await create()];
    const ids = [randomName("plain"), `${randomName("quoted")},"x"`];
    await importMembers(from, [ids[0] ?? "", `"${(ids[1] ?? "").replaceAll('"', '""')}"`]);
    const exported = await call<string>("GET", `${pathOf(from)}/export`, undefined, key);
    expect(exported.status).toBe(200);
    expect(exported.headers.get("content-type")).toContain("application/csv");
    expect((await upload(`${pathOf(to)}/import`, exported.body)).status).toBe(200);
    const { data } = await membersOf(to);
    expect(data.map(({ integrationId }) => integrationId).sort()).toEqual(ids.sort());
  });

  it("come by the thousand in one step", async () => {
    const audience = await create();
    const prefix = randomName("crowd");
    const ids = Array.from({ length: 12_000 }, (_, index) => `${prefix}-${index}`);
    expect(await importMembers(audience, ids)).toMatchObject({ status: 200 });
    const { data } = await manage<{ data: { membersCount: number }[] }>(
      "GET",
      `/v1/audiences/analytics?audienceIds=${audience.id}`,
    );
    expect(data[0]?.membersCount).toBe(12_000);
    const exported = await call<string>("GET", `${pathOf(audience)}/export`, undefined, key);
    expect(exported.body.trim().split("\n")).toHaveLength(12_001);
  });

  it.each([
    ["another column", "customer\nx\n", "1"],
    ["an id without end", `profileintegrationid\nok\n${"x".repeat(1_001)}\n`, "3"],
    ["nothing", "", "1"],
  ])("stay when a file with %s is refused", async (_what, csv, line) => {
    const audience = await create();
    const member = randomName("member");
    await importMembers(audience, [member]);
    const answer = await upload(`${pathOf(audience)}/import`, csv);
    expect(answer).toMatchObject({ status: 400, body: { errors: atLine(line) } });
    expect((await membersOf(audience)).data.map((row) => row.integrationId)).toEqual([member]);
  });
});

describe("an upload", () => {
  it("must be UTF-8", async () => {
    const audience = await create();
    const answer = await upload(`${pathOf(audience)}/import`, new Uint8Array([0xff, 0xfe, 0x41]));
    expect(answer.status).toBe(400);
  });

  it("must be a form with the field upFile", async () => {
    const path = `https://tessera.test${pathOf(await create())}/import`;
    const headers = { authorization: key };
    const other = new FormData();
    other.set("file", new File(["profileintegrationid\n"], "upload.csv"));
    const refused = [
      new Request(path, { method: "POST", headers, body: other }),
      new Request(path, { method: "POST", headers, body: "profileintegrationid\n" }),
      new Request(path, { method: "POST", headers }),
    ];
    for (const request of refused) {
      const answer = await send<{ errors: unknown[] }>(request);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toHaveLength(1);
    }
  });

  it("may be the text itself, as older clients send it", async () => {
    const audience = await create();
    const form = new FormData();
    form.set("upFile", "profileintegrationid\nsomebody\n");
    const url = `https://tessera.test${pathOf(audience)}/import`;
    const answer = await send(
      new Request(url, { method: "POST", headers: { authorization: key }, body: form }),
    );
    expect(answer).toMatchObject({ status: 200, body: { amount: 1 } });
  });

  it("of more than 8 MB is refused with 413", async () => {
    const audience = await create();
    const csv = `profileintegrationid\n${`${"x".repeat(99)}\n`.repeat(90_000)}`;
    expect((await upload(`${pathOf(audience)}/import`, csv)).status).toBe(413);
  });
});

it("calls on audiences need a key, and answer 404 where there is none", async () => {
  const audience = await create();
  const paths = ["", "/export"].map((end) => `${pathOf(audience)}${end}`);
  for (const path of ["/v1/audiences", "/v1/audiences/analytics?audienceIds=1", ...paths]) {
    expect((await call("GET", path)).status).toBe(401);
  }
  expect((await upload(`${pathOf(audience)}/import`, "x", "Bearer none")).status).toBe(401);
  const missing = "/v1/audiences/987654/memberships";
  expect((await call("GET", missing, undefined, key)).status).toBe(404);
  expect((await call("GET", `${missing}/export`, undefined, key)).status).toBe(404);
  expect((await upload(`${missing}/import`, "profileintegrationid\nx\n")).status).toBe(404);
  expect((await call("GET", "/v1/audiences/analytics", undefined, key)).status).toBe(400);
  expect((await call("GET", "/v1/audiences?sort=size", undefined, key)).status).toBe(400);
});

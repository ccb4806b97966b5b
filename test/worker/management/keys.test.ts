import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app";
import { createApiKey, createApplication, manage, managementKey } from "../../support/deployment";
import { call } from "../../support/http";

const EXPIRY = "2999-01-01T00:00:00Z";

interface Key {
  id: number;
  key: string;
}

async function withKey(settings: Record<string, unknown>, run: (key: Key) => Promise<void>) {
  const key = await manage<Key>("POST", "/v1/management_keys", {
    name: "second",
    expiryDate: EXPIRY,
    endpoints: [],
    allowedApplicationIds: [],
    ...settings,
  });
  try {
    await run(key);
  } finally {
    await manage("DELETE", `/v1/management_keys/${key.id}`);
  }
}

describe("Management keys", () => {
  it("answers a missing, an unknown and a wrongly sent key alike, in the envelope", async () => {
    const answers = await Promise.all([
      call("GET", "/v1/applications"),
      call("GET", "/v1/applications", undefined, "ManagementKey-v1 unknown"),
      call("GET", "/v1/applications", undefined, "ApiKey-v1 test-management-key"),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({
        message: "The API key is missing, unknown, expired or revoked",
        errors: [],
        StatusCode: 401,
      });
    }
  });

  it("shows a key once, keeps its hash only, and accepts it as Bearer too", async () => {
    await withKey({}, async ({ id, key }) => {
      for (const scheme of ["ManagementKey-v1", "Bearer"]) {
        const answer = await call("GET", "/v1/applications", undefined, `${scheme} ${key}`);
        expect(answer.status).toBe(200);
      }
      const listed = await manage("GET", "/v1/management_keys");
      expect(listed).toMatchObject({
        data: expect.arrayContaining([expect.objectContaining({ id })]),
      });
      expect(JSON.stringify(listed)).not.toContain(key);
      const row = await env.DB.prepare("SELECT key_hash FROM management_keys WHERE id = ?1")
        .bind(id)
        .first<{ key_hash: string }>();
      expect(row?.key_hash).toMatch(/^[0-9a-f]{64}$/);
      expect(row?.key_hash).not.toBe(key);
    });
  });

  it("lets two live for a rotation, and says how to mend when a third is asked for", async () => {
    await withKey({}, async ({ id }) => {
      const body = { name: "third", expiryDate: EXPIRY, endpoints: [], allowedApplicationIds: [] };
      const third = await call("POST", "/v1/management_keys", body, await managementKey());
      expect(third.status).toBe(409);
      expect(third.body["message"]).toContain("delete one");
      expect(id).toBeGreaterThan(0);
    });
  });

  it("lets two live even when ten are asked for at once", async () => {
    const body = { name: "race", expiryDate: EXPIRY, endpoints: [], allowedApplicationIds: [] };
    const key = await managementKey();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call<Key>("POST", "/v1/management_keys", body, key)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    for (const { status, body: made } of answers) {
      if (status === 201) await manage("DELETE", `/v1/management_keys/${made.id}`);
    }
  });

  it("stops a revoked key at once", async () => {
    const made = await manage<Key>("POST", "/v1/management_keys", {
      name: "short",
      expiryDate: EXPIRY,
      endpoints: [],
    });
    await manage("DELETE", `/v1/management_keys/${made.id}`);
    const answer = await call("GET", "/v1/applications", undefined, `Bearer ${made.key}`);
    expect(answer.status).toBe(401);
  });

  it("hides Applications that a key does not open, as if they were missing", async () => {
    const [mine, foreign] = await Promise.all([createApplication(), createApplication()]);
    await withKey({ allowedApplicationIds: [mine.id] }, async ({ key }) => {
      const get = (id: number) =>
        call("GET", `/v1/applications/${id}`, undefined, `ManagementKey-v1 ${key}`);
      expect((await get(mine.id)).status).toBe(200);
      const [hidden, missing] = await Promise.all([get(foreign.id), get(999_999)]);
      expect(hidden).toMatchObject({ status: 404, body: missing.body });
      const listed = await call<{ data: { id: number }[] }>(
        "GET",
        "/v1/applications",
        undefined,
        `Bearer ${key}`,
      );
      expect(listed.body.data.map(({ id }) => id)).toEqual([mine.id]);
    });
  });

  it("opens the endpoints of a key only, and no key makes a wider one", async () => {
    const endpoints = [{ path: "/v1/applications/{id}" }, { path: "/v1/management_keys" }];
    const { id: applicationId } = await createApplication();
    await withKey({ endpoints }, async ({ key }) => {
      const status = async (method: string, path: string, body?: unknown) =>
        (await call(method, path, body, `ManagementKey-v1 ${key}`)).status;
      expect(await status("GET", `/v1/applications/${applicationId}`)).toBe(200);
      expect(await status("GET", "/v1/applications")).toBe(401);
      expect(await status("GET", `/v1/applications/${applicationId}/api_keys`)).toBe(401);
      const wider = { name: "wider", expiryDate: EXPIRY, endpoints: [] };
      expect(await status("POST", "/v1/management_keys", wider)).toBe(400);
    });
  });

  it("takes the bootstrap key until another key lives, then refuses it", async () => {
    const app = createApp();
    const bootstrapped = { ...env, BOOTSTRAP_MANAGEMENT_KEY: "bootstrap" };
    const list = () =>
      app.request(
        "/v1/applications",
        { headers: { authorization: "ManagementKey-v1 bootstrap" } },
        bootstrapped,
      );
    await env.DB.prepare("UPDATE management_keys SET revoked_at_ms = 1").run();
    expect((await list()).status).toBe(200);
    await env.DB.prepare("DELETE FROM management_keys").run();
    await managementKey();
    expect((await list()).status).toBe(401);
    const unset = await app.request(
      "/v1/applications",
      { headers: { authorization: "ManagementKey-v1 undefined" } },
      env,
    );
    expect(unset.status).toBe(401);
  });
});

describe("API keys", () => {
  it("are shown once, listed without their secret, and gone when revoked", async () => {
    const { id } = await createApplication();
    const path = `/v1/applications/${id}/api_keys`;
    const made = await manage<Key>("POST", path, {
      title: "Braze",
      expires: EXPIRY,
      platform: "braze",
      type: "staging",
      timeOffset: -3_600_000_000_000,
    });
    expect(made).toMatchObject({
      title: "Braze",
      platform: "braze",
      type: "staging",
      timeOffset: -3_600_000_000_000,
      applicationID: id,
    });
    const { key: _secret, ...shown } = made;
    const listed = await manage<{ data: unknown[] }>("GET", path);
    expect(listed.data).toContainEqual(shown);
    await manage("DELETE", `${path}/${made.id}`);
    expect((await manage<{ data: unknown[] }>("GET", path)).data).not.toContainEqual(shown);
    const again = await call("DELETE", `${path}/${made.id}`, undefined, await managementKey());
    expect(again.status).toBe(404);
  });

  it("can't be made for a deleted Application, nor with a past expiry", async () => {
    const { id } = await createApplication();
    const path = `/v1/applications/${id}/api_keys`;
    const key = await managementKey();
    const past = { title: "old", expires: "2001-01-01T00:00:00Z" };
    expect(await call("POST", path, past, key)).toMatchObject({
      status: 400,
      body: { errors: [{ source: { pointer: "/expires" } }] },
    });
    await manage("DELETE", `/v1/applications/${id}`);
    await expect(createApiKey(id)).rejects.toThrow("404");
  });

  it("of another Application can't be revoked through one's own", async () => {
    const [mine, foreign] = await Promise.all([createApplication(), createApplication()]);
    const listed = await manage<{ data: { id: number }[] }>(
      "GET",
      `/v1/applications/${foreign.id}/api_keys`,
    );
    const path = `/v1/applications/${mine.id}/api_keys/${listed.data[0]?.id}`;
    expect((await call("DELETE", path, undefined, await managementKey())).status).toBe(404);
  });
});

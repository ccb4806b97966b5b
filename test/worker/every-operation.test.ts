import { describe, expect, it } from "vitest";
import { createApplication, manage, managementKey } from "../support/deployment";
import { call, send } from "../support/http";

interface Operation {
  readonly api: "integration" | "management";
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** The documented example; undefined when the operation takes no body. */
  readonly body: unknown;
}

interface Described {
  readonly operationId: string;
  readonly requestBody?: { content: { "application/json"?: { example: unknown } } };
}

async function operationsOf(api: Operation["api"]): Promise<Operation[]> {
  const { body } = await call<{ paths: Record<string, Record<string, Described>> }>(
    "GET",
    `/openapi/${api}.json`,
  );
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      api,
      name: described.operationId,
      method: method.toUpperCase(),
      path,
      body: described.requestBody?.content["application/json"]?.example,
    })),
  );
}

/** Puts an Application into the path and 999999999 wherever else an id belongs. */
function filled(path: string, applicationId: number): string {
  return path
    .replace("{applicationId}", String(applicationId))
    .replaceAll(/\{[^}]+\}/g, "999999999");
}

const operations = [...(await operationsOf("integration")), ...(await operationsOf("management"))];
const withBody = operations.filter(({ body }) => body !== undefined);
const ofApplications = operations.filter(({ path }) => path.includes("{applicationId}"));

describe("every operation", () => {
  it.each(operations)("$name refuses a missing and an unknown key alike", async (operation) => {
    const { api, method, path, body } = operation;
    const scheme = api === "management" ? "ManagementKey-v1" : "ApiKey-v1";
    const [missing, unknown] = await Promise.all([
      call(method, filled(path, 1), body),
      call(method, filled(path, 1), body, `${scheme} unknown`),
    ]);
    expect(missing.status).toBe(401);
    expect(missing.body).toEqual({
      message: "The API key is missing, unknown, expired or revoked",
      errors: [],
      StatusCode: 401,
    });
    expect(unknown).toMatchObject({ status: 401, body: missing.body });
    expect(unknown.headers.get("x-request-id")).not.toBe(missing.headers.get("x-request-id"));
  });

  it.each(withBody)("$name refuses malformed JSON, no body and 5 MB", async (operation) => {
    const { api, method, path } = operation;
    const application = await createApplication();
    const authorization = api === "management" ? await managementKey() : application.key;
    const sendBody = (body: string | null) =>
      send<{ message: string; errors: unknown[] }>(
        new Request(`https://tessera.test${filled(path, application.id)}`, {
          method,
          headers: { authorization, "content-type": "application/json" },
          body,
        }),
      );
    for (const [body, status] of [
      ['{"a":', 400],
      [null, 400],
      ["[]", 400],
      [`{"a":"${"x".repeat(5 * 1024 * 1024)}"}`, 413],
      [`{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, 400],
    ] as const) {
      const answer = await sendBody(body);
      expect(answer.status).toBe(status);
      expect(answer.body.errors.length).toBeGreaterThan(0);
    }
  });

  it("hides Applications that a Management key does not open, as if they were missing", async () => {
    const [mine, foreign] = await Promise.all([createApplication(), createApplication()]);
    const { id, key } = await manage<{ id: number; key: string }>("POST", "/v1/management_keys", {
      name: "bound",
      expiryDate: "2999-01-01T00:00:00Z",
      endpoints: [],
      allowedApplicationIds: [mine.id],
    });
    const differing: string[] = [];
    for (const { name, method, path, body } of ofApplications) {
      const answers = [];
      for (const applicationId of [foreign.id, 999_999_999]) {
        const answer = await call(method, filled(path, applicationId), body, `Bearer ${key}`);
        answers.push(JSON.stringify([answer.status, answer.body]));
      }
      const hidden = JSON.stringify([
        404,
        { message: "Application was not found", errors: [], StatusCode: 404 },
      ]);
      if (answers.some((answer) => answer !== hidden)) differing.push(name);
    }
    await manage("DELETE", `/v1/management_keys/${id}`);
    expect(ofApplications.length).toBeGreaterThan(10);
    expect(differing).toEqual([]);
  });
});

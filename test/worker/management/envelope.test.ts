import { describe, expect, it } from "vitest";
import { managementKey } from "../../support/deployment";
import { call, send } from "../../support/http";

interface ErrorBody {
  message: string;
  errors: { title: string; source: { pointer: string } }[];
  StatusCode: number;
}

const URL = "https://tessera.test/v1/applications";

async function post(body: BodyInit | null, headers: Record<string, string> = {}) {
  const authorization = await managementKey();
  const all = { authorization, "content-type": "application/json", ...headers };
  return send<ErrorBody>(new Request(URL, { method: "POST", headers: all, body }));
}

describe("requests that can't be read", () => {
  it("answers malformed JSON with 400", async () => {
    const answer = await post('{"name": ');
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      StatusCode: 400,
      errors: [{ title: "Malformed body", source: { pointer: "/" } }],
    });
  });

  it("answers a missing body with 400, not with the defaults of an empty one", async () => {
    expect((await post(null)).status).toBe(400);
  });

  it("answers a body that does not say that it is JSON with 400", async () => {
    const answer = await post("name=shop", { "content-type": "application/x-www-form-urlencoded" });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain("application/json");
  });

  it("answers a 5 MB body with 413 and names it", async () => {
    const answer = await post(JSON.stringify({ name: "x".repeat(5 * 1024 * 1024) }));
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ StatusCode: 413, errors: [{ title: "Too large" }] });
  });

  it("counts a body whose length nobody told", async () => {
    const chunk = new TextEncoder().encode("x".repeat(1024 * 1024));
    let sent = 0;
    const stream = new ReadableStream({
      pull(controller) {
        if (sent === 6) controller.close();
        else controller.enqueue(chunk);
        sent += 1;
      },
    });
    expect((await post(stream)).status).toBe(413);
  });

  it("answers 10,000 levels of nesting with 400 and leads there", async () => {
    const deep = "[".repeat(10_000) + "]".repeat(10_000);
    const answer = await post(`{"name":"a","attributes":{"x":${deep}}}`);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.title).toBe("Too deep");
    expect(answer.body.errors[0]?.source.pointer).toMatch(/^\/attributes\/x\/0/);
  });

  it("does not take brackets inside of texts for nesting", async () => {
    const name = "[".repeat(250);
    const answer = await post(JSON.stringify({ name, currency: "USD", timezone: "UTC" }));
    expect(answer.status).toBe(201);
  });
});

describe("requests that lead nowhere", () => {
  it("answers an unknown path with 404", async () => {
    const answer = await call("GET", "/v1/nothing");
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ StatusCode: 404, errors: [] });
  });

  it("answers an unknown method with 405 and says which ones there are", async () => {
    const answer = await call("PATCH", "/v1/applications");
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, POST");
  });

  it("answers an id that is none with 400", async () => {
    const answer = await call("GET", "/v1/applications/abc", undefined, await managementKey());
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errors: [{ source: { parameter: "applicationId" } }] });
  });
});

it("tells that it is healthy", async () => {
  expect(await call("GET", "/healthz")).toMatchObject({ status: 200, body: { status: "ok" } });
});

it("describes every operation with id, tag, summary and example", async () => {
  const { body } = await call<{
    paths: Record<string, Record<string, Record<string, unknown>>>;
  }>("GET", "/openapi/management.json");
  const operations = Object.values(body.paths).flatMap((methods) => Object.values(methods));
  expect(operations.length).toBeGreaterThan(4);
  for (const operation of operations) {
    expect(operation).toMatchObject({
      operationId: expect.any(String),
      summary: expect.any(String),
      tags: [expect.any(String)],
      responses: { 401: expect.anything() },
    });
  }
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

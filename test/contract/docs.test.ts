import { Script } from "node:vm";
import { describe, expect, inject, it } from "vitest";

const get = async (path: string) => {
  const response = await fetch(`${inject("worker").url}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

interface Content {
  readonly content?: Readonly<Record<string, { schema?: unknown; example?: unknown }>>;
}

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content>>;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

describe("the API reference", () => {
  it("is served whole by the Worker: page and script name no other host", async () => {
    const page = await get("/docs");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source);
    expect(sources).toEqual(["/docs/reference.js"]);
    const script = await get("/docs/reference.js");
    expect(script.headers.get("content-type")).toContain("text/javascript");
    expect(() => new Script(script.text)).not.toThrow();
    expect(`${page.text}${script.text}`).not.toMatch(/https?:\/\//);
  });

  it.each(["integration", "third-party", "redemptions", "management"])(
    "%s: every operation is described",
    async (api) => {
      const document = await get(`/openapi/${api}.json`);
      expect(document.status).toBe(200);
      const { paths }: OpenApi = JSON.parse(document.text);
      const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
      expect(operations.length).toBeGreaterThan(5);
      const lacking = operations.flatMap((operation) => missing(operation));
      expect(lacking).toEqual([]);
      const ids = operations.map(({ operationId }) => operationId);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  it.each(["integration", "third-party", "redemptions", "management"])(
    "%s: every reference leads somewhere",
    async (api) => {
      const document: unknown = JSON.parse((await get(`/openapi/${api}.json`)).text);
      const dangling = references(document).filter((reference) => {
        const steps = reference.slice(2).split("/");
        const target = steps.reduce<unknown>(
          (node, step) => (node as Record<string, unknown> | undefined)?.[step],
          document,
        );
        return target === undefined;
      });
      expect(dangling).toEqual([]);
    },
  );
});

/** What an operation lacks of id, summary, tag, examples and error answers. */
function missing(operation: Operation): string[] {
  const { operationId = "an operation without id", summary, tags, requestBody } = operation;
  const lacks: string[] = [];
  if (summary === undefined) lacks.push("a summary");
  if (tags?.length !== 1) lacks.push("one tag");
  if (requestBody !== undefined && requestBody.required !== true) lacks.push("a required body");
  if (!hasExample(requestBody)) lacks.push("an example of the request");
  for (const [status, response] of Object.entries(operation.responses)) {
    if (status.startsWith("2") && !hasExample(response)) lacks.push(`an example of ${status}`);
  }
  for (const status of ["400", "401"]) {
    if (operation.responses[status] === undefined) lacks.push(`an answer ${status}`);
  }
  return lacks.map((what) => `${operationId} lacks ${what}`);
}

function hasExample(holder: Content | undefined): boolean {
  const json = holder?.content?.["application/json"];
  return json === undefined || json.example !== undefined;
}

function references(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap((element) => references(element));
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "$ref" && typeof value === "string" ? [value] : references(value),
  );
}

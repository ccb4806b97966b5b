import { describe, expect, it } from "vitest";
import { callConnector, type ConnectorError, DEPLOYMENT } from "../../support/connectors";
import { createApiKey, createApplication } from "../../support/deployment";
import { call } from "../../support/http";

interface Described {
  readonly operationId: string;
  readonly requestBody?: { content: { "application/json"?: { example: unknown } } };
}

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

const DOCUMENTED_OPERATIONS = 35;
const HEADERS = {
  "destination-hostname": DEPLOYMENT,
  "customer-data-platform-name": "My CDP",
  "customer-engagement-platform-name": "My CEP",
};

const { body: document } = await call<{ paths: Record<string, Record<string, Described>> }>(
  "GET",
  "/openapi/third-party.json",
);
const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, requestBody }]) => ({
    name: operationId,
    method: method.toUpperCase(),
    path: path.replaceAll(/\{[^}]+\}/g, "999999999"),
    body: requestBody?.content["application/json"]?.example,
  })),
);
/** Its key is in the body (`mparticle.test.ts`). */
const byHeader = operations.filter(({ path }) => path !== "/mparticle");

it("there is every operation of the public document", () => {
  expect(new Set(operations.map(({ name }) => name)).size).toBe(DOCUMENTED_OPERATIONS);
});

describe("every operation", () => {
  it.each(byHeader)("$name refuses missing, unknown and foreign keys alike", async (operation) => {
    const { id, key: integrationKey } = await createApplication();
    // No operation belongs to this platform.
    const foreign = await createApiKey(id, { platform: "salesforce" });
    for (const key of ["", "ApiKey-v1 unknown", integrationKey, foreign]) {
      const answer = await send(operation, key);
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({
        StatusCode: 401,
        Error: "Missing Session Token",
        RequestUUID: answer.headers.get("x-request-id"),
      });
    }
  });

  it.each(operations.filter(({ body }) => body !== undefined))(
    "$name refuses malformed and endless bodies before it looks at them",
    async (operation) => {
      const { id } = await createApplication();
      const key = await createApiKey(id, { platform: platformOf(operation) });
      for (const [body, statuses] of [
        ['{"a":', [400, 401]],
        ["[]", [400, 401]],
        [`{"a":"${"x".repeat(5 * 1024 * 1024)}"}`, [413]],
        [`{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, [400]],
      ] as const) {
        const answer = await send({ ...operation, body }, key);
        expect(statuses).toContain(answer.status);
        expect(Object.keys(answer.body).sort()).toEqual(["Error", "RequestUUID", "StatusCode"]);
      }
    },
  );
});

function send({ method, path, body }: Operation, key: string) {
  const request = { method, path: `${path}?deployment=${DEPLOYMENT}`, body, headers: HEADERS, key };
  return callConnector<ConnectorError>(request);
}

const PLATFORMS: Readonly<Record<string, string>> = {
  cdp: "customer_data",
  customer_engagement: "customer_engagement",
};

function platformOf({ path }: Operation): string {
  const [, folder = ""] = path.split("/");
  return PLATFORMS[folder] ?? folder;
}

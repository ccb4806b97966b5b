import { OpenAPIHono } from "@hono/zod-openapi";
import type { IsolateCaches } from "../../services/context";
import type { AppEnv } from "../env";
import { answerConnectorError } from "../errors";
import { type ApiRouter, createApi } from "../openapi";
import { braze } from "./braze";
import { customerEngagement } from "./customer-engagement";
import { cdp } from "./cdp";
import { emarsys } from "./emarsys";
import { iterable } from "./iterable";
import { mparticle } from "./mparticle";
import { segment } from "./segment";
import { connectorAuth } from "./shared/authentication";
import { readDialectBody } from "./shared/body";
import type { Connector } from "./shared/connector";

/** Every platform, once. */
const connectors: readonly Connector[] = [
  braze,
  customerEngagement,
  cdp,
  emarsys,
  iterable,
  mparticle,
  segment,
];

export function createConnectorsApi(caches: IsolateCaches): ApiRouter {
  const api: ApiRouter = new OpenAPIHono<AppEnv>();
  const manners = { answerError: answerConnectorError, readBody: readDialectBody };
  for (const { platform, operations, authenticate, answerError } of connectors) {
    const guard = authenticate?.(caches) ?? connectorAuth(caches, platform);
    api.route(
      "/",
      createApi(operations, [guard], { ...manners, ...(answerError && { answerError }) }),
    );
  }
  api.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "`ApiKey-v1 <key>`, with a key that was made for the platform",
  });
  api.openAPIRegistry.registerComponent("securitySchemes", "apiKeyBasic", {
    type: "http",
    scheme: "basic",
    description: "The user is `ApiKey-v1 <key>`, the password is empty",
  });
  return api;
}

export function connectorsDocument(api: ApiRouter) {
  return api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Tessera Third-party API",
      version: "1",
      description: "What marketing platforms call, each in its own dialect.",
    },
    security: [{ apiKey: [] }, { apiKeyBasic: [] }],
  });
}

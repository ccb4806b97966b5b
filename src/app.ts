import { OpenAPIHono } from "@hono/zod-openapi";
import { serveDocs } from "./http/docs";
import { connectorsDocument, createConnectorsApi } from "./http/connectors";
import type { AppEnv } from "./http/env";
import { answerError, answerUnmatched } from "./http/errors";
import { createIntegrationApi, integrationDocument } from "./http/integration";
import { createManagementApi, managementDocument } from "./http/management";
import { requestScope } from "./http/middleware/request-scope";
import type { ApiRouter } from "./http/openapi";
import { createRedemptionsApi, redemptionsDocument } from "./http/redemptions";
import { CatalogueCache } from "./services/catalogue/cache";
import { KeyRoutes } from "./services/key-routes";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Puts the Worker's routes together: the API groups, their documents, health. */
export function createApp(): ApiRouter {
  const app: ApiRouter = new OpenAPIHono<AppEnv>();
  app.use("*", requestScope);
  app.onError(answerError);
  const management = createManagementApi();
  app.route("/", management);
  // What an isolate remembers between requests lives as long as the app.
  const caches = { catalogues: new CatalogueCache(), keyRoutes: new KeyRoutes() };
  const integration = createIntegrationApi(caches);
  app.route("/", integration);
  const connectors = createConnectorsApi(caches);
  app.route("/", connectors);
  const redemptions = createRedemptionsApi(caches);
  app.route("/", redemptions);
  app.get("/openapi/redemptions.json", (c) => c.json(redemptionsDocument(redemptions), 200));
  app.get("/openapi/third-party.json", (c) => c.json(connectorsDocument(connectors), 200));
  app.get("/openapi/integration.json", (c) => c.json(integrationDocument(integration), 200));
  app.get("/openapi/management.json", (c) => c.json(managementDocument(management), 200));
  serveDocs(app);
  app.get("/healthz", (c) => c.json({ status: "ok" }, 200));
  app.notFound(answerUnmatched((path) => allowedMethods(app, path)));
  return app;
}

function allowedMethods(app: ApiRouter, path: string): string[] {
  return METHODS.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
}

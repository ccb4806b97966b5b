import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./http/env";
import { answerError, answerUnmatched } from "./http/errors";
import { createManagementApi, managementDocument } from "./http/management";
import { requestScope } from "./http/middleware/request-scope";
import type { ApiRouter } from "./http/openapi";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Puts the Worker's routes together: the API groups, their documents, health. */
export function createApp(): ApiRouter {
  const app: ApiRouter = new OpenAPIHono<AppEnv>();
  app.use("*", requestScope);
  app.onError(answerError);
  const management = createManagementApi();
  app.route("/", management);
  app.get("/openapi/management.json", (c) => c.json(managementDocument(management), 200));
  app.get("/healthz", (c) => c.json({ status: "ok" }, 200));
  app.notFound(answerUnmatched((path) => allowedMethods(app, path)));
  return app;
}

function allowedMethods(app: ApiRouter, path: string): string[] {
  return METHODS.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
}

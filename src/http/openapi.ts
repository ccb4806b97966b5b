import { OpenAPIHono, type OpenAPIRoute, type RouteConfig, z } from "@hono/zod-openapi";
import type { ErrorHandler, MiddlewareHandler } from "hono";
import type { AppEnv } from "./env";
import { answerError } from "./errors";
import { readFormBody } from "./middleware/form-body";
import { readJsonBody } from "./middleware/json-body";
import { invalidRequest } from "./validation";

// The one place that wire schemas take zod and createRoute from.
export { createRoute, z } from "@hono/zod-openapi";

export type ApiRouter = OpenAPIHono<AppEnv>;

/** One operation of an API, as its file defines it; listed once in the API's index.ts. */
export interface Operation {
  readonly definition: OpenAPIRoute<RouteConfig, AppEnv>;
  readonly statusCodeOnInvalid: boolean;
}

export interface OperationOptions {
  /** False where the public contract's 400 has no `StatusCode` (SEMANTICS §2). */
  readonly statusCodeOnInvalid?: boolean;
}

/** Puts a route and its handler together. */
export function defineOperation<R extends RouteConfig>(
  definition: OpenAPIRoute<R, AppEnv>,
  options: OperationOptions = {},
): Operation {
  return {
    // The handler's types were checked against its own route above; the list forgets them.
    definition: definition as unknown as OpenAPIRoute<RouteConfig, AppEnv>,
    statusCodeOnInvalid: options.statusCodeOnInvalid ?? true,
  };
}

/** What an API does its own way. */
export interface ApiManners {
  readonly answerError: ErrorHandler<AppEnv>;
  /** Brings a body into JSON text, within the bounds of the house. */
  readonly readBody: MiddlewareHandler<AppEnv>;
}

const MANNERS: ApiManners = { answerError, readBody: readJsonBody };

/** A router with its own document; `guards` run before anything of the request is read. */
export function createApi(
  operations: readonly Operation[],
  guards: readonly MiddlewareHandler<AppEnv>[],
  manners: ApiManners = MANNERS,
): ApiRouter {
  const router: ApiRouter = new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.target, result.error);
    },
  });
  router.onError(manners.answerError);
  for (const operation of operations) register(router, operation, guards, manners);
  return router;
}

function register(
  router: ApiRouter,
  operation: Operation,
  guards: readonly MiddlewareHandler<AppEnv>[],
  { readBody }: ApiManners,
): void {
  const { route } = operation.definition;
  const path = route.path.replaceAll(/\/{(.+?)}/g, "/:$1");
  const enter: MiddlewareHandler<AppEnv> = async (c, next) => {
    c.set("route", route.path);
    c.set("statusCodeOnInvalid", operation.statusCodeOnInvalid);
    await next();
  };
  router.on(route.method, path, enter, ...guards, ...bodyReaders(route, readBody));
  router.openapiRoutes([{ route, handler: operation.definition.handler }]);
}

function bodyReaders(
  { request }: RouteConfig,
  readBody: MiddlewareHandler<AppEnv>,
): MiddlewareHandler<AppEnv>[] {
  const content = request?.body?.content ?? {};
  if (content["application/json"] !== undefined) return [readBody];
  return content["multipart/form-data"] === undefined ? [] : [readFormBody];
}

/** A JSON body that must be there: without `required` a missing one would pass as `{}`. */
export function jsonBody<S extends z.ZodType>(schema: S, example: z.input<S>) {
  return {
    body: { content: { "application/json": { schema, example } }, required: true },
  } as const;
}

export function jsonAnswer<S extends z.ZodType>(
  schema: S,
  description: string,
  example: z.input<S>,
) {
  return { description, content: { "application/json": { schema, example } } } as const;
}

export const noContent = { description: "Done; no body" } as const;

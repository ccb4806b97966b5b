import type { ErrorHandler, MiddlewareHandler } from "hono";
import type { IsolateCaches, KeyPlatform } from "../../../services/context";
import type { AppEnv } from "../../env";
import type { Operation } from "../../openapi";

/** One platform: whose keys open its routes, and its operations. */
export interface Connector {
  readonly platform: KeyPlatform;
  readonly operations: readonly Operation[];
  /** How a call proves its key; absent = by the Authorization header. */
  readonly authenticate?: (caches: IsolateCaches) => MiddlewareHandler<AppEnv>;
  /** How a call is refused; absent = as connectors do. */
  readonly answerError?: ErrorHandler<AppEnv>;
}

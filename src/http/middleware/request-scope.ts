import type { Context, MiddlewareHandler } from "hono";
import { createProductionPorts } from "../../services/production-ports";
import type { AppEnv } from "../env";
import { RequestLog } from "./request-log";

/** Gives every request its id, its ports and its log line; outermost of all middleware. */
export const requestScope: MiddlewareHandler<AppEnv> = async (c, next) => {
  const log = new RequestLog();
  const ports = createProductionPorts(c.env, log);
  const requestId = ports.random.uuid();
  const startedAtMs = ports.clock.now();
  c.set("requestId", requestId);
  c.set("ports", ports);
  c.set("log", log);
  c.set("statusCodeOnInvalid", true);
  c.header("X-Request-Id", requestId);
  await next();
  log.finish({
    method: c.req.method,
    route: c.get("route") ?? staticRoute(c),
    status: c.res.status,
    durationMs: ports.clock.now() - startedAtMs,
    requestId,
  });
};

/** Routes outside of the API groups have no parameters; any other path may hold a caller's data. */
function staticRoute(c: Context<AppEnv>): string {
  return c.res.ok ? c.req.path : "unmatched";
}

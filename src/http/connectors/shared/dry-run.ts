import type { Context } from "hono";
import type { AppEnv } from "../../env";

const NO = new Set(["", "false", "0", "no"]);

/**
 * Whether a call must leave nothing behind: `X-DRY-RUN`, or HEAD, which the framework answers with
 * the handler of GET, also where a GET creates.
 */
export function isDryRun(c: Context<AppEnv>): boolean {
  const header = c.req.header("x-dry-run");
  return c.req.method === "HEAD" || !NO.has(header?.trim().toLowerCase() ?? "");
}

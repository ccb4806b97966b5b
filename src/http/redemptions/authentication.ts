import type { MiddlewareHandler } from "hono";
import { rememberedIndex } from "../../services/catalogue/read-index";
import type { IsolateCaches } from "../../services/context";
import { unauthorized } from "../../services/refusal";
import type { AppEnv } from "../env";
import { enterWithKey } from "../middleware/integration-auth";

const APPLICATION_ID = /^[1-9]\d{0,14}$/;

/**
 * Reads `x-guid` (the Application's id) and `x-api-key` (a key of it for the Integration API), or
 * the query parameters `guid` (older callers: `merchant_id`) and `api_key`; a header goes before
 * its parameter. A key never changes its Application, so what the isolate remembers suffices to
 * compare the id; that the key lives is read again by the load batch.
 */
export function redemptionsAuth(caches: IsolateCaches): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const guid = c.req.header("x-guid") ?? c.req.query("guid") ?? c.req.query("merchant_id") ?? "";
    const key = c.req.header("x-api-key") ?? c.req.query("api_key");
    if (!APPLICATION_ID.test(guid)) throw unauthorized();
    await enterWithKey(c, { caches, platform: "none", key: key === "" ? undefined : key });
    const { application } = await rememberedIndex(c.get("integration"));
    if (application.id !== Number(guid)) throw unauthorized();
    await next();
  };
}
